/**
 * The list of jobs that one search finds. It is kept for minutes, in memory and in one item of the table, so that a run
 * rarely asks for it. When it can not be read the last known one holds.
 */
import type { EpochMs } from '../../lib/model/observation.ts';
import { type Placed, placedName } from '../../lib/settings/place-settings.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { DiscoveredStore, FoundJob, FoundJobs } from '../store/discovered-store.ts';
import { realTimer, type Timer, within } from '../timer.ts';
import { foundNow, type Listed } from './found-now.ts';

/** Where jobs are searched for, and what is made of those that are found. */
export interface Search {
  /** Of the item in the table. */
  readonly id: string;
  readonly platform: JobSettings['platform'];
  /** Where all that it finds are. */
  readonly place: Placed;
  /** `Jobs that are found by their tags` */
  readonly what: string;
  /** What is searched for: a list of another search is none. */
  readonly by: string;
  list(): Promise<readonly Listed[]>;
  /** By the settings, which then count for it. */
  isNamed(name: string): boolean;
  /** Undefined: it is none of those that are searched for. */
  settingsOf(found: FoundJob): JobSettings | undefined;
}

export interface Found {
  readonly jobs: readonly JobSettings[];
  /** Why the list is an older one, or none. */
  readonly failure?: Error;
  /** Names, once for each. */
  readonly appeared: readonly string[];
  readonly gone: readonly string[];
}

interface KeptListParts {
  readonly search: Search;
  readonly store: DiscoveredStore;
  /** A job that is let go. */
  readonly unlist: (job: Pick<JobSettings, 'platform' | 'name'> & Placed, now: EpochMs) => Promise<void>;
  readonly timer?: Timer | undefined;
}

/** The schedule's fifth tick finds it too old. */
const VALID_MS = 4.5 * 60_000;
/** After one that failed. */
const AGAIN_MS = 2 * 60_000;
/** A run waits for it. */
const DEADLINE_MS = 20_000;
const ROWS_AT_ONCE = 10;

export const keptList = ({ search, store, unlist, timer = realTimer }: KeptListParts) => {
  const { id, by, what } = search;
  let known: FoundJobs | undefined;
  let failedAt: EpochMs | undefined;

  const isValid = (found: FoundJobs | undefined, now: EpochMs): boolean =>
    found !== undefined && found.by === by && now >= found.at && now - found.at < VALID_MS;

  const answer = (more: Partial<Found> = {}): Found => ({
    jobs: (known?.jobs ?? []).flatMap((job) =>
      job.missingSince === undefined && !search.isNamed(job.name) ? (search.settingsOf(job) ?? []) : [],
    ),
    ...{ appeared: [], gone: [], ...more },
  });

  const shown = (name: string): string => placedName({ ...search.place, name });

  const ask = async (now: EpochMs): Promise<Found> => {
    const stored = await store.loadDiscovered(id);
    // An older one is better than none.
    known = stored.found ?? known;
    if (isValid(known, now)) return answer();
    const isFound = ({ name }: Pick<FoundJob, 'name'>): boolean => !search.isNamed(name);
    const { jobs, ...changed } = foundNow(
      (known?.jobs ?? []).filter(isFound),
      (await search.list()).filter(isFound),
      now,
    );
    await mapConcurrent(changed.gone, ROWS_AT_ONCE, (name) =>
      unlist({ ...search.place, platform: search.platform, name }, now),
    );
    known = { at: now, by, jobs };
    const saved = await store.saveDiscovered(id, stored.version, known);
    // Who has written it tells what has changed.
    return answer(
      saved.kind === 'saved' ? { appeared: changed.appeared.map(shown), gone: changed.gone.map(shown) } : {},
    );
  };

  return async (now: EpochMs): Promise<Found> => {
    if (isValid(known, now)) return answer();
    if (failedAt !== undefined && now >= failedAt && now - failedAt < AGAIN_MS) return answer();
    try {
      const asked = await within({ timer, ms: DEADLINE_MS, what: `The list of jobs (${what})` }, () => ask(now));
      failedAt = undefined;
      return asked;
    } catch (cause) {
      failedAt = now;
      const goesOn = known === undefined ? 'none is known' : `those of ${new Date(known.at).toISOString()} count`;
      const why = cause instanceof Error ? cause.message : String(cause);
      return answer({ failure: new Error(`${what} could not be listed, ${goesOn}: ${why}`, { cause }) });
    }
  };
};
