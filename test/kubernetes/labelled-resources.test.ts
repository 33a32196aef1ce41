import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubernetesClusters } from '../../functions/kubernetes/clusters.ts';
import { rbacManifests } from '../../infra/rbac.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import type { Manifest } from '../../sandbox/kubernetes/api/manifest.ts';
import { labelledResourcesContract } from '../contracts/labelled-resources.ts';
import { until } from '../flink/until.ts';
import { grant } from './namespace.ts';
import { type ControlPlane, startControlPlane } from './servers/control-plane.ts';

const AT_ONCE = 20;

describe('jobs that are found by their labels', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
  });
  afterAll(() => plane?.stop());

  const apiOf = (role: 'evaluate' | 'apply') => {
    const credentials = async () => plane.credentials[role];
    const clusters = kubernetesClusters({ credentials, clock: () => Date.now(), pause: async () => {} });
    return clusters(plane.cluster, plane.region);
  };

  /** With the rights that the construct prints for such settings. */
  const namespaceOf = async (namespace: string): Promise<void> => {
    const metadata = { name: namespace };
    await plane.admin.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
    const entry = { platform: 'eks' as const, cluster: { name: 'prod' }, namespace, labels: { team: 'data' } };
    const [manifest] = rbacManifests(parseSettings({ mode: 'advise', jobs: [], discover: [entry] }));
    await grant(plane, namespace, manifest?.yaml.split(/^---$/m) ?? []);
    const api = await apiOf('evaluate');
    const path = `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/flinksessionjobs?limit=1`;
    // The authorizer hears of it a moment later.
    const listed = () =>
      api.send({ verb: 'list', resource: 'them', path }).then(
        () => true,
        () => undefined,
      );
    await until(`the right to list in ${namespace}`, 10, listed);
  };

  const create = async (namespace: string, all: readonly Manifest[]): Promise<void> => {
    for (let from = 0; from < all.length; from += AT_ONCE) {
      await Promise.all(
        all
          .slice(from, from + AT_ONCE)
          .map(({ metadata, ...rest }) =>
            plane.admin.post(
              `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/${rest.kind.toLowerCase()}s?fieldManager=kubectl-create`,
              { ...rest, metadata: { ...metadata, namespace } },
            ),
          ),
      );
    }
  };

  labelledResourcesContract('a real kube-apiserver', async (manifests) => {
    await namespaceOf('many');
    await create('many', manifests);
    return { api: await apiOf('evaluate'), namespace: 'many', stop: async () => {} };
  });

  it('in another namespace may not be listed: the error names the verb and what it is missing on', async () => {
    const api = await apiOf('evaluate');
    const path = '/apis/flink.apache.org/v1beta1/namespaces/default/flinkdeployments?limit=1';
    const resource = 'flinkdeployments in namespace "default"';
    await expect(api.send({ verb: 'list', resource, path })).rejects.toThrow(
      /list flinkdeployments in namespace "default": 403 .*cannot list resource "flinkdeployments".*docs\/eks\/rbac\.yaml/,
    );
  });
});
