/** What a new list of applications comes to: which are found, missing, back, or gone for good. */
import type { EpochMs } from '../../lib/model/observation.ts';
import { isTagOfOurs, type Tags } from '../../lib/settings/discovered-job.ts';
import { type Placed, placedName } from '../../lib/settings/place-settings.ts';
import type { FoundJob } from '../store/discovered-store.ts';
import type { TaggedApplication } from './tagged-applications.ts';

/** The tagging API is eventually consistent: a job that it leaves out is not evaluated, and is let go only then. */
export const LET_GO_MS = 15 * 60_000;
/** Where it was found. */
export type ListedApplication = TaggedApplication & Placed;

/** Of one application, of those that concern us: it can have fifty. */
const MOST_TAGS = 30;

export interface FoundNow {
  readonly jobs: readonly FoundJob[];
  /** Names of those that are new, with their places. */
  readonly appeared: readonly string[];
  readonly gone: readonly FoundJob[];
}

/** `wanted`: the keys that are searched for. */
export const foundNow = (
  before: readonly FoundJob[],
  listed: readonly ListedApplication[],
  wanted: ReadonlySet<string>,
  now: EpochMs,
): FoundNow => {
  const there = new Map(listed.map((one) => [placedName(one), { ...one, tags: kept(one.tags, wanted) }]));
  const known = new Set(before.map(placedName));
  const missing = before.flatMap((job) =>
    there.has(placedName(job)) ? [] : [{ ...job, missingSince: Math.min(job.missingSince ?? now, now) }],
  );
  const isGone = ({ missingSince }: { readonly missingSince: EpochMs }) => now - missingSince >= LET_GO_MS;
  return {
    jobs: [...there.values(), ...missing.filter((job) => !isGone(job))],
    appeared: [...there.keys()].filter((name) => !known.has(name)),
    gone: missing.filter(isGone),
  };
};

/** Those that are searched for are never among the ones that are too many. */
const kept = (tags: Tags, wanted: ReadonlySet<string>): Tags => [
  ...tags.filter(([key]) => wanted.has(key)),
  ...tags.filter(([key]) => !wanted.has(key) && isTagOfOurs(key)).slice(0, MOST_TAGS),
];
