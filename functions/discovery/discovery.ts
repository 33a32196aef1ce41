/**
 * The jobs of the settings, and those that are found by their tags. The list of these is kept for minutes, in memory and in
 * one item of the table, so that a run rarely asks for it. When it can not be read the last known one holds.
 */
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { carries, discoveredJob } from '../../lib/settings/discovered-job.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { DiscoveredStore, FoundJobs } from '../store/discovered-store.ts';
import { type FleetIndex, ROW_DAYS } from '../store/fleet-index/fleet-index.ts';
import { realTimer, type Timer, within } from '../timer.ts';
import { foundNow } from './found-jobs.ts';
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
  readonly list: ListTagged;
  readonly keyOf: (job: Pick<JobSettings, 'platform' | 'name'>) => Promise<JobKey>;
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
  const by = JSON.stringify(settings.discover.map(({ tags }) => tags));
  const named = new Set(settings.jobs.flatMap(({ platform, name }) => (platform === 'managed-flink' ? [name] : [])));
  const wanted = new Set(settings.discover.flatMap(({ tags }) => Object.keys(tags)));
  let known: FoundJobs | undefined;
  let failedAt: EpochMs | undefined;

  const isValid = (found: FoundJobs | undefined, now: EpochMs): boolean =>
    found !== undefined && found.by === by && now >= found.at && now - found.at < VALID_MS;

  const jobsOf = ({ jobs }: Pick<FoundJobs, 'jobs'>): readonly JobSettings[] =>
    jobs.flatMap(({ name, tags, missingSince }) => {
      const entry = settings.discover.find((one) => carries(tags, one.tags));
      return entry === undefined || missingSince !== undefined || named.has(name)
        ? []
        : [discoveredJob(entry, name, tags)];
    });

  const answer = (more: Partial<KnownJobs> = {}): KnownJobs => ({
    settings: { ...settings, jobs: [...settings.jobs, ...jobsOf(known ?? { jobs: [] })] },
    ...{ failures: [], appeared: [], gone: [], ...more },
  });

  const listed = async (): Promise<ReturnType<ListTagged>> => {
    const all = new Map<string, Awaited<ReturnType<ListTagged>>[number]>();
    for (const { tags } of settings.discover) {
      for (const one of await list(tags)) if (!named.has(one.name)) all.set(one.name, one);
    }
    return [...all.values()];
  };

  const ask = async (now: EpochMs): Promise<KnownJobs> => {
    const stored = await store.loadDiscovered();
    // An older one is better than none.
    known = stored.found ?? known;
    if (isValid(known, now)) return answer();
    const before = (known?.jobs ?? []).filter(({ name }) => !named.has(name));
    const { jobs, ...changed } = foundNow(before, await listed(), wanted, now);
    await mapConcurrent(changed.gone, ROWS_AT_ONCE, (name) => unlist(name, now));
    known = { at: now, by, jobs };
    const saved = await store.saveDiscovered(stored.version, known);
    // Who has written it tells what has changed.
    return answer(saved.kind === 'saved' ? changed : {});
  };

  /** A job that is let go leaves the list of jobs at once, as one that was evaluated too long ago. */
  const unlist = async (name: string, now: EpochMs): Promise<void> => {
    const key = await keyOf({ platform: 'managed-flink', name });
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
      const why = cause instanceof Error ? cause.message : String(cause);
      return answer({
        failures: [new Error(`Jobs that are found by their tags could not be listed, ${goesOn}: ${why}`, { cause })],
      });
    }
  };
};
