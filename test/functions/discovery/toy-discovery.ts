/** Applications and resources that are found, and containers that look for them. */
import { type Discovery, discovery } from '../../../functions/discovery/discovery.ts';
import type { TaggedApplication } from '../../../functions/discovery/tagged-applications.ts';
import type { Kubernetes } from '../../../functions/kubernetes/client.ts';
import { type InMemoryStore, inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';
import { manualTimer } from '../../support/manual-timer.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
export const at = (minute: number): number => NOON + minute * 60_000;
export const MANAGED = { 'flink-autopilot:managed': 'true' };
export const FILE: SettingsFile = { mode: 'act', jobs: [], discover: [{ platform: 'managed-flink', tags: MANAGED }] };

export const refOf = ({ platform, name }: Pick<JobRef, 'platform' | 'name'>): JobRef => ({
  account: '111122223333',
  region: 'us-east-1',
  platform,
  name,
});
export const tagged = (name: string, tags: Readonly<Record<string, string>> = {}): TaggedApplication => ({
  name,
  tags: Object.entries({ ...MANAGED, ...tags }),
});

export interface World {
  readonly store: InMemoryStore;
  readonly asked: Readonly<Record<string, string>>[];
  /** By cluster and namespace: what the API server answers, or its error. */
  readonly resources: Map<string, readonly LabelledWith[] | Error>;
  there: readonly TaggedApplication[] | Error;
  /** A container of its own. */
  open(file?: SettingsFile): Discovery;
}

export const world = (...there: readonly TaggedApplication[]): World => {
  const store = inMemoryStore();
  const self: World = {
    store,
    there,
    asked: [],
    resources: new Map(),
    open: (file = FILE) =>
      discovery({
        settings: parseSettings(file),
        store,
        timer: manualTimer(),
        list: async (tags) => {
          self.asked.push(tags);
          if (self.there instanceof Error) throw self.there;
          return self.there.filter((one) =>
            Object.entries(tags).every(([key, value]) => one.tags.some(([own, text]) => own === key && text === value)),
          );
        },
        open: async ({ name }) => apiOf(name, self.resources),
        keyOf: async (job) => keyOf(refOf(job)),
      }),
  };
  return self;
};

interface LabelledWith {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** As far as lists go; who answers them in earnest is in labelled-resources.test.ts. */
const apiOf = (cluster: string, resources: World['resources']): Kubernetes => ({
  cluster,
  send: async ({ path }) => {
    const url = new URL(path, 'https://kubernetes');
    const [, namespace, plural] = /namespaces\/([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
    const there = plural === 'flinkdeployments' ? (resources.get(`${cluster}/${namespace}`) ?? []) : [];
    if (there instanceof Error) throw there;
    const labels = Object.fromEntries(
      (url.searchParams.get('labelSelector') ?? '').split(',').map((one) => one.split('=')),
    );
    return JSON.stringify({ items: there.map((one) => ({ metadata: { labels, ...one } })) });
  },
});

export const namesOf = async (open: Discovery, minute: number): Promise<readonly string[]> =>
  (await open(at(minute))).settings.jobs.map(({ name }) => name);
