/** One job in a namespace of its own on the real API server: with RBAC as our documents hand it out, and a Flink behind it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsCredentials } from '../../functions/kubernetes/signature.ts';
import type { JobTarget } from '../../functions/ports.ts';
import { eksTarget } from '../../functions/targets/eks/eks-target.ts';
import type { EksJobSettings } from '../../lib/settings.ts';
import type { Manifest } from '../../sandbox/kubernetes/api/manifest.ts';
import { type FakeFlink, fakeFlink } from '../support/flink-rest/fake-flink.ts';
import { type Operator, playOperator, withCheckpoints } from '../support/kubernetes/operator.ts';
import { ordersManifest, ordersSettings } from '../support/kubernetes/orders.ts';
import type { ControlPlane } from './servers/control-plane.ts';

export interface RealWorld {
  readonly namespace: string;
  readonly path: string;
  readonly flink: FakeFlink;
  readonly operator: Operator;
  readonly settings: EksJobSettings;
  readonly target: JobTarget;
  read(): Promise<Manifest>;
  /** As somebody else: their field manager. */
  edit(manager: string, spec: unknown): Promise<Manifest>;
  stop(): Promise<void>;
}

let namespaces = 0;

export const realWorld = async (plane: ControlPlane, own: Partial<EksJobSettings> = {}): Promise<RealWorld> => {
  const { admin } = plane;
  const namespace = `streaming-${++namespaces}`;
  await admin.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await grant(plane, namespace, await rbac(namespace));
  const flink = await fakeFlink('1.20.5');
  withCheckpoints(flink);
  await serve(plane, namespace, 'orders-rest', new URL(flink.url).port);

  const deployments = `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/flinkdeployments`;
  const path = `${deployments}/orders`;
  const manifest = ordersManifest();
  manifest.metadata.namespace = namespace;
  await admin.post(`${deployments}?fieldManager=kubectl-create`, manifest);
  const read = () => admin.get<Manifest>(path);
  const operator = playOperator(
    {
      read,
      writeStatus: async (status) => {
        await admin.patch(`${path}/status?fieldManager=flink-operator`, { status });
      },
    },
    flink,
  );
  await operator.acceptedOnly();
  return {
    ...{ namespace, path, flink, operator, read },
    settings: ordersSettings(plane.cluster, { namespace, ...own }),
    target: targetOf(plane.credentials.apply),
    edit: (manager, spec) => admin.patch(`${path}?fieldManager=${manager}`, { spec }),
    stop: flink.stop,
  };
};

/** As in Lambda, but for its pauses. */
export const targetOf = (credentials: AwsCredentials, clock = () => Date.now()): JobTarget =>
  eksTarget({ credentials: async () => credentials, clock, pause: async () => {} });

/** The documents that are handed out, for a namespace of this test: roles and their bindings. */
export const rbac = async (namespace: string): Promise<readonly string[]> => {
  const folder = join(import.meta.dirname, '../../docs/eks');
  const texts = await Promise.all(
    ['rbac.yaml', 'rbac-optional.yaml'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.flatMap((text) => text.replaceAll('namespace: streaming', `namespace: ${namespace}`).split(/^---$/m));
};

export const grant = async (
  { admin }: ControlPlane,
  namespace: string,
  documents: readonly string[],
): Promise<void> => {
  for (const document of documents) {
    const kind = /^kind: (\w+)$/m.exec(document)?.[1]?.toLowerCase() ?? '';
    await admin.post(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/${kind}s`, document);
  }
};

/** A service of the cluster that leads to a port of this machine. */
const serve = async ({ admin }: ControlPlane, namespace: string, name: string, port: string): Promise<void> => {
  await admin.post(`/api/v1/namespaces/${namespace}/services`, {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } },
    spec: { ports: [{ name: 'rest', port: 8081, targetPort: Number(port) }] },
  });
  await admin.putIntoEtcd(`/registry/services/endpoints/${namespace}/${name}`, {
    ...{ apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace, uid: crypto.randomUUID() } },
    subsets: [
      {
        addresses: [{ ip: '127.0.0.1', targetRef: { kind: 'Pod', namespace, name: 'orders-jobmanager' } }],
        ports: [{ name: 'rest', port: Number(port), protocol: 'TCP' }],
      },
    ],
  });
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  await admin.post(pods, {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'orders-jobmanager', namespace } },
    spec: { containers: [{ name: 'flink', image: 'flink' }], automountServiceAccountToken: false },
  });
  await admin.patch(`${pods}/orders-jobmanager/status`, {
    status: { phase: 'Running', podIP: '127.0.0.1', podIPs: [{ ip: '127.0.0.1' }] },
  });
};
