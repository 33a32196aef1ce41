/**
 * The list of jobs that one search finds. It is kept for minutes, in memory and in one item of the table, so that a run
 * rarely asks for it. When it can not be read, or not soon, the last known one holds.
 */
import type { EpochMs } from '../../lib/model/observation.ts';
import { type Placed, placedName } from '../../lib/settings/place-settings.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import { saidHourly } from '../said-hourly.ts';
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
  /** The same, where it was not said within the last hour. */
  readonly unsaid?: Error;
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
/** No run waits longer: the jobs that are known already go on, and a list that comes later is there for the next run. */
const WAIT_MS = 3_000;
const ROWS_AT_ONCE = 10;

export const keptList = ({ search, store, unlist, timer = realTimer }: KeptListParts) => {
  const { id, by, what } = search;
  let known: FoundJobs | undefined;
  let failed: { readonly at: EpochMs; readonly error: Error } | undefined;
  /** The search that is under way. */
  let running: Promise<void> | undefined;
  /** What became of one that no run waited for until its end, where it failed. */
  let late: { readonly cause: unknown } | undefined;
  let changes: Pick<Found, 'appeared' | 'gone'> = { appeared: [], gone: [] };
  const failures = saidHourly();

  const isValid = (found: FoundJobs | undefined, now: EpochMs): boolean =>
    found !== undefined && found.by === by && now >= found.at && now - found.at < VALID_MS;

  const answer = (more: Pick<Found, 'failure' | 'unsaid'> = {}): Found => {
    const shown = changes;
    changes = { appeared: [], gone: [] };
    const jobs = (known?.jobs ?? []).flatMap((job) =>
      job.missingSince === undefined && !search.isNamed(job.name) ? (search.settingsOf(job) ?? []) : [],
    );
    return { jobs, ...shown, ...more };
  };

  const shown = (name: string): string => placedName({ ...search.place, name });

  const ask = async (now: EpochMs): Promise<void> => {
    const stored = await store.loadDiscovered(id);
    // An older one is better than none.
    known = stored.found ?? known;
    if (isValid(known, now)) return;
    const isFound = ({ name }: Pick<FoundJob, 'name'>): boolean => !search.isNamed(name);
    const { jobs, appeared, gone } = foundNow(
      (known?.jobs ?? []).filter(isFound),
      (await search.list()).filter(isFound),
      now,
    );
    await mapConcurrent(gone, ROWS_AT_ONCE, (name) =>
      unlist({ ...search.place, platform: search.platform, name }, now),
    );
    const fresh = { at: now, by, jobs };
    // One that was begun later may have come before.
    if (known === undefined || known.at <= now || known.by !== by) known = fresh;
    const saved = await store.saveDiscovered(id, stored.version, fresh);
    // Who has written it tells what has changed.
    if (saved.kind === 'saved') changes = { appeared: appeared.map(shown), gone: gone.map(shown) };
  };

  const start = (now: EpochMs): Promise<void> => {
    const asking = ask(now);
    running = asking;
    const ended = (): void => {
      if (running === asking) running = undefined;
    };
    asking.then(ended, (cause: unknown) => {
      late = { cause };
      ended();
    });
    return asking;
  };

  const failure = (cause: unknown): Error => {
    const goesOn = known === undefined ? 'none is known' : `those of ${new Date(known.at).toISOString()} count`;
    const why = cause instanceof Error ? cause.message : String(cause);
    return new Error(`${what} could not be listed, ${goesOn}: ${why}`, { cause });
  };

  const fail = (cause: unknown, now: EpochMs): Found => {
    const error = failure(cause);
    [running, late, failed] = [undefined, undefined, { at: now, error }];
    // That it still fails: one that is not answered fails in several ways, by turns.
    return answer({ failure: error, ...(failures.isNew(id, 'fails', now) && { unsaid: error }) });
  };

  const listed = (): Found => {
    [failed, late] = [undefined, undefined];
    failures.wentWell(id);
    return answer();
  };

  return async (now: EpochMs): Promise<Found> => {
    if (isValid(known, now)) return listed();
    if (late) return fail(late.cause, now);
    const isSoon = failed !== undefined && now >= failed.at && now - failed.at < AGAIN_MS;
    if (isSoon && running === undefined) return answer({ ...(failed && { failure: failed.error }) });
    const before = running;
    const asking = before ?? start(now);
    try {
      await within({ timer, ms: WAIT_MS, what: `The list of jobs (${what})` }, () => asking);
      return listed();
    } catch (cause) {
      if (running !== asking || before !== undefined) return fail(cause, now);
      // It may only be slow: then the next run has it.
      return answer({ failure: failure(cause) });
    }
  };
};
