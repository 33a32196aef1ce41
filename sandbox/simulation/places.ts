/** Where the jobs of a simulation are: in the account and region of the functions, or elsewhere. */
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { ACCOUNT, REGION } from '../aws/account.ts';
import type { Place } from '../aws/server.ts';

export const HOME: Place = { account: ACCOUNT, region: REGION };

export const placeName = ({ account, region }: Place): string => `${account}/${region}`;

/** Others than that of the functions, each once. */
export const placesOf = (places: readonly (Place | undefined)[] = []): readonly Place[] => [
  ...new Map(
    places.flatMap((place) => (place && placeName(place) !== placeName(HOME) ? [[placeName(place), place]] : [])),
  ).values(),
];

export const placedJob = (
  job: SettingsFile['jobs'][number],
  place: Place | undefined,
): SettingsFile['jobs'][number] => {
  if (place === undefined || job.platform === 'flink') return job;
  return { ...job, ...(place.account === ACCOUNT ? {} : { account: place.account }), region: place.region };
};
