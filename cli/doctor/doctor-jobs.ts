/** The jobs that are examined: those of the table and those of the settings, each with what the other knows of it. */

import type { Platform } from '../../lib/model/job.ts';
import { discoveredJob } from '../../lib/settings/discovered-job.ts';
import { type JobSettings, parseSettings, type Settings } from '../../lib/settings/settings.ts';
import type { ListedJob } from '../account/account.ts';

export interface DoctorJob {
  readonly name: string;
  readonly job: { readonly platform: Platform };
  /** Undefined: it was never evaluated. */
  readonly listed: ListedJob | undefined;
  readonly settings: JobSettings | undefined;
  /** Where its settings are from; `assumed`: the least that an application needs. */
  readonly known: 'in the settings' | 'found by tags' | 'not in the settings' | 'assumed' | 'no settings';
}

export const doctorJobs = (listed: readonly ListedJob[], file: Settings | undefined): readonly DoctorJob[] => {
  const ofTable = listed.map((one): DoctorJob => {
    const { platform } = one.job;
    const settings = file?.jobs.find((job) => job.platform === platform && job.name === one.name);
    const found = platform === 'managed-flink' ? foundBy(file, one.name) : undefined;
    const assumed = file === undefined && platform === 'managed-flink' ? applicationNamed(one.name) : undefined;
    const known =
      settings !== undefined
        ? 'in the settings'
        : file !== undefined
          ? found
            ? 'found by tags'
            : 'not in the settings'
          : assumed
            ? 'assumed'
            : 'no settings';
    return { name: one.name, job: { platform }, listed: one, settings: settings ?? found ?? assumed, known };
  });
  const ofFile = (file?.jobs ?? []).flatMap((settings): DoctorJob[] => {
    const { platform, name } = settings;
    if (listed.some((one) => one.name === name && one.job.platform === platform)) return [];
    return [{ name, job: { platform }, listed: undefined, settings, known: 'in the settings' }];
  });
  return [...ofTable, ...ofFile];
};

/** Which entry has found it only its tags say: the first is as near as it gets. */
const foundBy = (file: Settings | undefined, name: string): JobSettings | undefined => {
  const [entry] = file?.discover ?? [];
  return entry && discoveredJob(entry, name, []);
};

const applicationNamed = (name: string): JobSettings | undefined =>
  parseSettings({ jobs: [{ platform: 'managed-flink', name }] }).jobs[0];
