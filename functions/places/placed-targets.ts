/** The targets of one platform in several places: each job is read, and changed, where it is. */
import type { JobDescription, JobReader, JobTarget } from '../ports.ts';
import type { Place } from './places.ts';

export interface Placed<Target> {
  readonly target: Target;
  /** Rejects where the place can not be entered: with the same error for all of its jobs. */
  readonly enter: () => Promise<unknown>;
}

/** `home` says what the platform can: its other places can the same. */
export const readersInPlaces = <Description extends JobDescription>(
  home: JobReader<Description>,
  at: (place: Place) => Placed<JobReader<Description>>,
): JobReader<Description> => ({
  async describe(job, settings, cached, now) {
    const { target, enter } = at(job);
    await enter();
    return target.describe(job, settings, cached, now);
  },
  operationStatus: (job, ...rest) => at(job).target.operationStatus(job, ...rest),
  matchesDesired: home.matchesDesired,
  ...(home.failedSince && {
    failedSince: async (job, ...rest) => at(job).target.failedSince?.(job, ...rest),
  }),
  ...(home.showStatus && {
    showStatus: async (job, ...rest) => at(job).target.showStatus?.(job, ...rest),
  }),
  ...(home.sourcePartitions && {
    sourcePartitions: async (job, ...rest) => (await at(job).target.sourcePartitions?.(job, ...rest)) ?? {},
  }),
});

export const targetsInPlaces = <Description extends JobDescription>(
  home: JobTarget<Description>,
  at: (place: Place) => Placed<JobTarget<Description>>,
): JobTarget<Description> => ({
  ...readersInPlaces(home, at),
  request: (job, ...rest) => at(job).target.request(job, ...rest),
  ...(home.restoredFrom && {
    restoredFrom: async (job, ...rest) => at(job).target.restoredFrom?.(job, ...rest),
  }),
});
