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
    'job "orders": options: job.autoscaler.enable: there is no such option; the nearest is job.autoscaler.enabled.',
  ]);
});

it('finds options that are right apart and contradict one another together', () => {
  expect(problems({}, most)).toEqual([]);
  expect(problems(target, most)).toEqual([
    'job "orders": options: job.autoscaler.utilization.max: "0.8" is wrong; it must be between utilization.target (0.9) and 1.',
  ]);
});

it('judges a job by all of its layers: what contradicts a default is right beside the value of the file', () => {
  const low = { 'job.autoscaler.utilization.target': '0.4' };
  expect(problems(low, { 'job.autoscaler.utilization.max': '0.5' })).toEqual([]);
});

it('says once that the options of the file contradict one another, however many jobs there are', () => {
  const jobs = ['orders', 'carts'].map((name) => ({ platform: 'managed-flink', name }));
  expect(() => parseSettings({ options: { ...target, ...most }, jobs })).toThrow(
    /used:\n- options: job\.autoscaler\.utilization\.max: "0\.8" is wrong; it must be between utilization\.target \(0\.9\) and 1\.$/,
  );
});
