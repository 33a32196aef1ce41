/**
 * The jobs of the settings, and those that are found by their tags. The list of these is kept for minutes, in memory and in
 * one item of the table, so that a run rarely asks for it. When it can not be read the last known one holds.
 */
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { carries, discoveredJob } from '../../lib/settings/discovered-job.ts';
import { inSamePlace, isElsewhere, type Placed, placedName } from '../../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { DiscoveredStore, FoundJob, FoundJobs } from '../store/discovered-store.ts';
import { type FleetIndex, ROW_DAYS } from '../store/fleet-index/fleet-index.ts';
import { realTimer, type Timer, within } from '../timer.ts';
import { foundNow, type ListedApplication } from './found-jobs.ts';
import type { ListTagged } from './tagged-applications.ts';

export interface KnownJobs {
  /** With the jobs that were found. */
  readonly settings: Settings;
  /** Why the list is an older one, or none. */
  readonly failures: readonly Error[];
  /** Names, once for each. */
  readonly appeared: readonly string[];
  readonly gone: readonly string[];
}

export type Discovery = (now: EpochMs) => Promise<KnownJobs>;

export interface DiscoveryParts {
  readonly settings: Settings;
  readonly store: DiscoveredStore & Pick<FleetIndex, 'fleetRow' | 'putFleetRow'>;
  readonly list: (tags: Readonly<Record<string, string>>, place: Placed) => ReturnType<ListTagged>;
  readonly keyOf: (job: Pick<JobSettings, 'platform' | 'name'> & Placed) => Promise<JobKey>;
  readonly timer?: Timer;
}

/** The schedule's fifth tick finds it too old. */
const VALID_MS = 4.5 * 60_000;
/** After one that failed. */
const AGAIN_MS = 2 * 60_000;
/** A run waits for it. */
const DEADLINE_MS = 20_000;
const ROWS_AT_ONCE = 10;

export const discovery = ({ settings, store, list, keyOf, timer = realTimer }: DiscoveryParts): Discovery => {
  const by = JSON.stringify(
    settings.discover.map((entry) => (isElsewhere(entry) ? [entry.tags, placeOf(entry)] : entry.tags)),
  );
  const named = new Set(settings.jobs.flatMap((job) => (job.platform === 'managed-flink' ? [placedName(job)] : [])));
  const wanted = new Set(settings.discover.flatMap(({ tags }) => Object.keys(tags)));
  let known: FoundJobs | undefined;
  let failedAt: EpochMs | undefined;

  const isValid = (found: FoundJobs | undefined, now: EpochMs): boolean =>
    found !== undefined && found.by === by && now >= found.at && now - found.at < VALID_MS;

  const jobsOf = ({ jobs }: Pick<FoundJobs, 'jobs'>): readonly JobSettings[] =>
    jobs.flatMap((job) => {
      const { name, tags, missingSince } = job;
      const entry = settings.discover.find((one) => inSamePlace(one, job) && carries(tags, one.tags));
      return entry === undefined || missingSince !== undefined || named.has(placedName(job))
        ? []
        : [discoveredJob(entry, name, tags)];
    });

  const answer = (more: Partial<KnownJobs> = {}): KnownJobs => ({
    settings: { ...settings, jobs: [...settings.jobs, ...jobsOf(known ?? { jobs: [] })] },
    ...{ failures: [], appeared: [], gone: [], ...more },
  });

  /** A place that can not be listed keeps the jobs that are known of it, and says why. */
  const listed = async (before: readonly FoundJob[]) => {
    const all = new Map<string, ListedApplication>();
    const unread: { readonly place: Placed; readonly cause: unknown }[] = [];
    for (const entry of settings.discover) {
      const place = isElsewhere(entry) ? placeOf(entry) : {};
      try {
        for (const found of await list(entry.tags, place)) {
          const one = { ...found, ...place };
          if (!named.has(placedName(one))) all.set(placedName(one), one);
        }
      } catch (cause) {
        unread.push({ place, cause });
      }
    }
    const [first] = unread;
    if (first !== undefined && unread.length === settings.discover.length) throw first.cause;
    const kept = before.filter((job) => unread.some(({ place }) => inSamePlace(place, job)));
    return { listed: [...kept, ...all.values()], unread: unread.map(({ cause }) => cause) };
  };

  const ask = async (now: EpochMs): Promise<KnownJobs> => {
    const stored = await store.loadDiscovered();
    // An older one is better than none.
    known = stored.found ?? known;
    if (isValid(known, now)) return answer();
    const before = (known?.jobs ?? []).filter((job) => !named.has(placedName(job)));
    const found = await listed(before);
    const { jobs, gone, appeared } = foundNow(before, found.listed, wanted, now);
    const changed = { appeared, gone: gone.map(placedName) };
    await mapConcurrent(gone, ROWS_AT_ONCE, (job) => unlist(job, now));
    known = { at: now, by, jobs };
    const saved = await store.saveDiscovered(stored.version, known);
    // Who has written it tells what has changed.
    const failures = found.unread.map((cause) => unlisted('those that were known of them count', cause));
    return answer({ ...(saved.kind === 'saved' ? changed : {}), failures });
  };

  /** A job that is let go leaves the list of jobs at once, as one that was evaluated too long ago. */
  const unlist = async (job: FoundJob, now: EpochMs): Promise<void> => {
    const key = await keyOf({ platform: 'managed-flink', ...job });
    const row = await store.fleetRow(key);
    if (row === undefined) return;
    const { next: _, ...rest } = row;
    await store.putFleetRow(key, { ...rest, state: 'not-running', at: now - ROW_DAYS * 24 * 3_600_000 });
  };

  return async (now) => {
    if (isValid(known, now)) return answer();
    if (failedAt !== undefined && now >= failedAt && now - failedAt < AGAIN_MS) return answer();
    try {
      const asked = await within({ timer, ms: DEADLINE_MS, what: 'The list of jobs by tags' }, () => ask(now));
      failedAt = undefined;
      return asked;
    } catch (cause) {
      failedAt = now;
      const goesOn = known === undefined ? 'none is known' : `those of ${new Date(known.at).toISOString()} count`;
      return answer({ failures: [unlisted(goesOn, cause)] });
    }
  };
};

const placeOf = ({ account, region }: Placed): Placed => ({
  ...(account === undefined ? {} : { account }),
  ...(region === undefined ? {} : { region }),
});

const unlisted = (goesOn: string, cause: unknown): Error => {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Jobs that are found by their tags could not be listed, ${goesOn}: ${why}`, { cause });
};
