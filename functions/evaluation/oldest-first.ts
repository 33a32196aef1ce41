/** The order of a run: the jobs whose evaluation is longest ago go first, so that none is left out twice where the time runs out. */
import { type JobKey, type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FleetIndex } from '../store/fleet-index/fleet-index.ts';
import { type Limit, within } from '../timer.ts';

/** When this process has begun a job: one that fails each time has no newer row, and must not always go first. */
export type Begun = Map<JobKey, EpochMs>;

interface Ages {
  readonly index: FleetIndex | undefined;
  readonly begun: Begun | undefined;
}

/** `failed`: the ages could not be read; the order is then that of the settings, but for what this process has begun. */
export const oldestFirst = async <One extends { readonly job: JobRef }>(
  { index, begun }: Ages,
  jobs: readonly One[],
  now: EpochMs,
  limit: Limit,
): Promise<{ readonly jobs: readonly One[]; readonly failed: readonly Error[] }> => {
  const { rows, failed } = await rowsOf(index, now, limit);
  const evaluatedAt = new Map(rows.map(({ job, row }) => [job, row.at]));
  const age = ({ job }: One): number => {
    const key = keyOf(job);
    // A time of the future is no evaluation that was made.
    const seen = [evaluatedAt.get(key), begun?.get(key)].filter((at) => at !== undefined && at <= now);
    return now - Math.max(Number.NEGATIVE_INFINITY, ...(seen as readonly EpochMs[]));
  };
  const aged = jobs.map((one) => ({ one, age: age(one) }));
  // Infinity - Infinity is NaN: both are as old.
  return { jobs: aged.toSorted((a, b) => (a.age === b.age ? 0 : b.age - a.age)).map(({ one }) => one), failed };
};

const rowsOf = async (index: FleetIndex | undefined, now: EpochMs, limit: Limit) => {
  if (index === undefined) return { rows: [], failed: [] };
  try {
    return { rows: (await within(limit, () => index.fleetRows(now))).rows, failed: [] };
  } catch (cause) {
    return { rows: [], failed: [new Error('How old the evaluations are could not be read', { cause })] };
  }
};
