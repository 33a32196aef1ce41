/** What every API server promises of lists by labels, as far as the search for jobs relies on it. The real one runs it, too. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelledResources } from '../../functions/discovery/labelled-resources.ts';
import type { Kubernetes } from '../../functions/kubernetes/client.ts';
import type { Manifest } from '../../sandbox/kubernetes/api/manifest.ts';
import { ordersManifest } from '../support/kubernetes/orders.ts';
import { sessionJobManifest } from '../support/kubernetes/session-job.ts';

export interface LabelledWorld {
  readonly api: Kubernetes;
  readonly namespace: string;
  stop(): Promise<void>;
}

const MANAGED = { 'flink-autopilot/managed': 'true' };
const DEPLOYMENTS = 620;
const SESSION_JOBS = 130;

const manifestOf = (manifest: Manifest, name: string, own: Partial<Manifest['metadata']>): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, name, ...own },
});

const MANIFESTS: readonly Manifest[] = [
  ...Array.from({ length: DEPLOYMENTS }, (_, i) =>
    manifestOf(ordersManifest(), `orders-${i}`, {
      labels: { ...MANAGED, team: i % 2 === 0 ? 'data' : 'pay' },
      annotations: { 'flink-autopilot/max-parallelism': String(i) },
    }),
  ),
  ...Array.from({ length: SESSION_JOBS }, (_, i) =>
    manifestOf(sessionJobManifest(), `clicks-${i}`, { labels: MANAGED }),
  ),
  ...Array.from({ length: 20 }, (_, i) => manifestOf(ordersManifest(), `private-${i}`, { labels: { team: 'data' } })),
  manifestOf(ordersManifest(), 'other-value', { labels: { 'flink-autopilot/managed': 'false' } }),
];

export const labelledResourcesContract = (
  name: string,
  start: (manifests: readonly Manifest[]) => Promise<LabelledWorld>,
): void => {
  describe(`the list of resources by labels of ${name}`, () => {
    let world: LabelledWorld;
    const paths: string[] = [];
    beforeAll(async () => {
      world = await start(MANIFESTS);
    }, 300_000);
    afterAll(() => world?.stop());

    const search = (labels: Readonly<Record<string, string>>) => {
      paths.length = 0;
      const { cluster, send } = world.api;
      const counted: Kubernetes = {
        cluster,
        send: (request, otherwise) => {
          paths.push(request.path);
          return send(request, otherwise);
        },
      };
      return labelledResources(counted, world.namespace, labels);
    };

    it('has all that carry a label, each once, in few calls', async () => {
      const found = await search(MANAGED);
      const names = found.map((one) => one.name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.toSorted()).toEqual(
        MANIFESTS.filter(({ metadata }) => metadata.labels?.['flink-autopilot/managed'] === 'true')
          .map(({ metadata }) => metadata.name)
          .toSorted(),
      );
      expect(paths.map((path) => /flink\w+(?=\?)/.exec(path)?.[0])).toEqual([
        'flinkdeployments',
        'flinkdeployments',
        'flinksessionjobs',
        'flinksessionjobs',
      ]);
      expect(paths.map((path) => path.includes('continue='))).toEqual([false, true, false, true]);
    });

    it('has the labels and annotations of each, and the session cluster of a session job', async () => {
      const found = await search(MANAGED);
      expect(found.find((one) => one.name === 'orders-611')).toEqual({
        name: 'orders-611',
        labels: expect.arrayContaining([
          ['flink-autopilot/managed', 'true'],
          ['team', 'pay'],
        ]),
        annotations: [['flink-autopilot/max-parallelism', '611']],
      });
      expect(found.find((one) => one.name === 'clicks-129')).toMatchObject({ sessionCluster: 'shared' });
    });

    it('of two labels has those that carry both', async () => {
      expect(await search({ ...MANAGED, team: 'data' })).toHaveLength(DEPLOYMENTS / 2);
      expect(await search({ team: 'data' })).toHaveLength(DEPLOYMENTS / 2 + 20);
      expect(await search({ team: 'none' })).toEqual([]);
    });

    it('says that a selector can not be read, and a page that is none', async () => {
      const list = (query: string) => {
        const path = `/apis/flink.apache.org/v1beta1/namespaces/${world.namespace}/flinkdeployments?${query}`;
        return world.api.send({ verb: 'list', resource: 'them', path });
      };
      await expect(list('labelSelector=a%3Db%3D%3Dc%20d')).rejects.toMatchObject({ status: 400 });
      await expect(list('limit=5&continue=nonsense')).rejects.toMatchObject({ status: 400 });
    });
  });
};
