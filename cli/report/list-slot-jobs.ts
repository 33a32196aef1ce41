/** The jobs on EKS and of any Flink that the settings name and that the table of a deployed stack knows, each once. */
import type { ListedSlotJob, StoredJob } from '../../backtest/history/slot-jobs.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';

type Place = Pick<JobRef, 'account' | 'region'>;

export const listSlotJobs = (
  jobs: SettingsFile['jobs'],
  inTable: readonly StoredJob[],
  here: Place,
): readonly ListedSlotJob[] => {
  const stored = inTable.filter(({ job }) => job.platform !== 'managed-flink');
  const named = jobs.flatMap((given): ListedSlotJob[] => {
    if (given.platform === 'managed-flink') return [];
    const place = placeOf(given);
    const region = place.region ?? here.region;
    const known = stored.find(
      ({ job }) =>
        job.platform === given.platform &&
        job.name === given.name &&
        job.region === region &&
        job.account === (place.account ?? job.account),
    );
    const account = place.account ?? known?.job.account ?? here.account;
    const job: JobRef = { account, region, platform: given.platform, name: given.name };
    return [{ job, given, inTable: known, here: isHere(job, here) }];
  });
  const taken = new Set(named.map(({ inTable: known }) => known));
  return [
    ...named,
    ...stored
      .filter((one) => !taken.has(one))
      .map((one) => ({ job: one.job, given: undefined, inTable: one, here: isHere(one.job, here) })),
  ];
};

/** A Flink that is reached by its URL is nowhere. */
const placeOf = (given: SettingsFile['jobs'][number]): Partial<Place> =>
  given.platform === 'flink'
    ? {}
    : {
        ...(given.account === undefined ? {} : { account: given.account }),
        ...(given.region === undefined ? {} : { region: given.region }),
      };

const isHere = ({ account, region, platform }: JobRef, here: Place): boolean =>
  platform === 'flink' || (region === here.region && (here.account === '' || account === here.account));
