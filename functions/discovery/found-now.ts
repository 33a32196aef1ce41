/** What a new list comes to: which jobs are found, missing, back, or gone for good. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FoundJob } from '../store/discovered-store.ts';

/** A list may be incomplete: a job that it leaves out is not evaluated, and is let go only then. */
const LET_GO_MS = 15 * 60_000;

export type Listed = Omit<FoundJob, 'missingSince'>;

export interface FoundNow {
  readonly jobs: readonly FoundJob[];
  /** Names of those that are new. */
  readonly appeared: readonly string[];
  /** Names of those that are let go. */
  readonly gone: readonly string[];
}

export const foundNow = (before: readonly FoundJob[], listed: readonly Listed[], now: EpochMs): FoundNow => {
  const there = new Map(listed.map((job) => [job.name, job]));
  const known = new Set(before.map(({ name }) => name));
  const missing = before.flatMap((job) =>
    there.has(job.name) ? [] : [{ ...job, missingSince: Math.min(job.missingSince ?? now, now) }],
  );
  const isGone = ({ missingSince }: { readonly missingSince: EpochMs }) => now - missingSince >= LET_GO_MS;
  return {
    jobs: [...there.values(), ...missing.filter((job) => !isGone(job))],
    appeared: [...there.keys()].filter((name) => !known.has(name)),
    gone: missing.filter(isGone).map(({ name }) => name),
  };
};
