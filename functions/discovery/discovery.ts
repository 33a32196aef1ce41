/** The jobs of the settings, and those that are found by their tags or labels, each search with a list of its own. */
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { ResourcesByLabel } from '../../lib/settings/labelled-resources.ts';
import type { Placed } from '../../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { Kubernetes } from '../kubernetes/client.ts';
import type { DiscoveredStore } from '../store/discovered-store.ts';
import { type FleetIndex, ROW_DAYS } from '../store/fleet-index/fleet-index.ts';
import type { Timer } from '../timer.ts';
import { searchesByLabels } from './by-labels.ts';
import { searchesByTags } from './by-tags.ts';
import { keptList } from './kept-list.ts';
import type { ListTagged } from './tagged-applications.ts';

export interface KnownJobs {
  /** With the jobs that were found. */
  readonly settings: Settings;
  /** Why a list is an older one, or none. */
  readonly failures: readonly Error[];
  /** Those of them that were not said within the last hour. */
  readonly unsaid: readonly Error[];
  /** Names, once for each. */
  readonly appeared: readonly string[];
  readonly gone: readonly string[];
}

export type Discovery = (now: EpochMs) => Promise<KnownJobs>;

export interface DiscoveryParts {
  readonly settings: Settings;
  readonly store: DiscoveredStore & Pick<FleetIndex, 'fleetRow' | 'putFleetRow'>;
  readonly list: (tags: Readonly<Record<string, string>>, place: Placed) => ReturnType<ListTagged>;
  readonly open: (cluster: ResourcesByLabel['cluster'], place: Placed) => Promise<Kubernetes>;
  readonly keyOf: (job: Pick<JobSettings, 'platform' | 'name'> & Placed) => Promise<JobKey>;
  readonly timer?: Timer;
}

export const discovery = ({ settings, store, list, open, keyOf, timer }: DiscoveryParts): Discovery => {
  /** A job that is let go leaves the list of jobs at once, as one that was evaluated too long ago. */
  const unlist = async (job: Parameters<typeof keyOf>[0], now: EpochMs): Promise<void> => {
    const key = await keyOf(job);
    const row = await store.fleetRow(key);
    if (row === undefined) return;
    const { next: _, ...rest } = row;
    await store.putFleetRow(key, { ...rest, state: 'not-running', at: now - ROW_DAYS * 24 * 3_600_000 });
  };
  const searches = [...searchesByTags(settings, list), ...searchesByLabels(settings, open)];
  const lists = searches.map((search) => keptList({ search, store, unlist, timer }));
  return async (now) => {
    const found = await Promise.all(lists.map((kept) => kept(now)));
    return {
      settings: { ...settings, jobs: [...settings.jobs, ...found.flatMap(({ jobs }) => jobs)] },
      failures: found.flatMap(({ failure }) => failure ?? []),
      unsaid: found.flatMap(({ unsaid }) => unsaid ?? []),
      appeared: found.flatMap(({ appeared }) => appeared),
      gone: found.flatMap(({ gone }) => gone),
    };
  };
};
