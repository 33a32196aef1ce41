/** Who answers for a place, an account and a region: its clients are made once, and only for places that have jobs. */
import type { JobRef } from '../../lib/model/job.ts';

export type Place = Pick<JobRef, 'account' | 'region'>;

export const samePlace = (one: Place, other: Place): boolean =>
  one.account === other.account && one.region === other.region;

/** Made when it is first asked for, and kept. */
export const eachPlace = <Made>(make: (place: Place) => Made): ((place: Place) => Made) => {
  const made = new Map<string, Made>();
  return ({ account, region }) => {
    const key = `${account}/${region}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make({ account, region });
    made.set(key, fresh);
    return fresh;
  };
};
