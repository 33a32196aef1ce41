import { expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../../../lib/settings/settings.ts';

const problems = (options: Record<string, string>, ofJob: Record<string, string>): readonly string[] => {
  try {
    parseSettings({ options, jobs: [{ platform: 'managed-flink', name: 'orders', options: ofJob }] });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};

const target = { 'job.autoscaler.utilization.target': '0.9' };
const most = { 'job.autoscaler.utilization.max': '0.8' };

it('takes options for all jobs and for one', () => expect(problems(target, {})).toEqual([]));

it('says where a wrong option stands', () => {
  expect(problems({}, { 'job.autoscaler.enable': 'true' })).toEqual([
    'jobs.0.options: job.autoscaler.enable: there is no such option; the nearest is job.autoscaler.enabled.',
  ]);
});

it('finds options that are right apart and contradict one another together', () => {
  expect(problems({}, most)).toEqual([]);
  expect(problems(target, most)).toEqual([
    'jobs.0.options: job.autoscaler.utilization.max: "0.8" is wrong; it must be between utilization.target (0.9) and 1.',
  ]);
});
