/** The jobs that are examined: those of the table and those of the settings, each with what the other knows of it. */

import type { JobRef } from '../../lib/model/job.ts';
import { discoveredJob, discoveredResource, placeOfName } from '../../lib/settings/discovered-job.ts';
import { isElsewhere, type Placed, placeOf } from '../../lib/settings/place-settings.ts';
import { type JobSettings, parseSettings, type Settings } from '../../lib/settings/settings.ts';
import type { ListedJob } from '../account/account.ts';

export interface DoctorJob {
  readonly name: string;
  /** With its place as the table has it, else as far as the settings say it. */
  readonly job: Pick<JobRef, 'platform'> & Placed;
  /** Undefined: it was never evaluated. */
  readonly listed: ListedJob | undefined;
  readonly settings: JobSettings | undefined;
  /** Where its settings are from; `assumed`: the least that an application needs. */
  readonly known:
    | 'in the settings'
    | 'found by tags'
    | 'found by labels'
    | 'not in the settings'
    | 'assumed'
    | 'no settings';
}

export const doctorJobs = (listed: readonly ListedJob[], file: Settings | undefined): readonly DoctorJob[] => {
  const ofTable = listed.map((one): DoctorJob => {
    const { platform } = one.job;
    const settings = namedFor(file, one);
    const found = foundBy(file, one);
    const assumed = file === undefined && platform === 'managed-flink' ? applicationNamed(one.name) : undefined;
    const known =
      settings !== undefined
        ? 'in the settings'
        : file !== undefined
          ? found
            ? platform === 'eks'
              ? 'found by labels'
              : 'found by tags'
            : 'not in the settings'
          : assumed
            ? 'assumed'
            : 'no settings';
    return { name: one.name, job: one.job, listed: one, settings: settings ?? found ?? assumed, known };
  });
  const ofFile = (file?.jobs ?? []).flatMap((settings): DoctorJob[] => {
    const { platform, name } = settings;
    if (ofTable.some((one) => one.settings === settings)) return [];
    return [{ name, job: { ...placeOf(settings), platform }, listed: undefined, settings, known: 'in the settings' }];
  });
  return [...ofTable, ...ofFile];
};

/** One that says a place is meant there; one that says none is meant where no other is. */
const namedFor = (file: Settings | undefined, { job, name }: ListedJob): JobSettings | undefined => {
  const all = (file?.jobs ?? []).filter(
    (one) => one.platform === job.platform && one.name === name && mayBeAt(one, job),
  );
  return all.find(isElsewhere) ?? all[0];
};

/** Where the settings say nothing it is in the place of the stack, which is not known here. */
const mayBeAt = ({ account, region }: Placed, job: Pick<JobRef, 'account' | 'region'>): boolean =>
  (account === undefined || account === job.account) && (region === undefined || region === job.region);

/** Which entry has found it only its tags or labels say: the first that may have is as near as it gets. */
const foundBy = (file: Settings | undefined, { job, name }: ListedJob): JobSettings | undefined => {
  const place = job.platform === 'eks' ? placeOfName(name) : undefined;
  for (const entry of (file?.discover ?? []).filter((one) => mayBeAt(one, job))) {
    if (entry.platform === 'managed-flink' && job.platform === 'managed-flink') return discoveredJob(entry, name, []);
    const isThere =
      entry.platform === 'eks' && entry.cluster.name === place?.cluster && entry.namespace === place.namespace;
    if (isThere) return discoveredResource(entry, place, []);
  }
  return undefined;
};

/** As the settings say it, else as the table does. A job of platform `flink` has no place: it is where its URL is. */
export const placeOfJob = ({ job, settings, known, listed }: DoctorJob): Placed => {
  if (job.platform === 'flink') return {};
  return placeOf(settings === undefined || known === 'assumed' ? (listed?.job ?? {}) : settings);
};

const applicationNamed = (name: string): JobSettings | undefined =>
  parseSettings({ jobs: [{ platform: 'managed-flink', name }] }).jobs[0];
