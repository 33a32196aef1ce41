/** A namespace of its own on the real API server: the resource of a job in it, RBAC as our documents hand it out, and a Flink behind its service. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../sandbox/kubernetes/api/manifest.ts';
import { type OperatorsView, sessionClusterAtRest } from '../support/kubernetes/operator.ts';
import { ordersManifest } from '../support/kubernetes/orders.ts';
import type { ControlPlane } from './servers/control-plane.ts';

export interface OwnNamespace {
  readonly namespace: string;
  /** Of the job's own resource. */
  readonly path: string;
  readonly operatorsView: OperatorsView;
  read(): Promise<Manifest>;
  /** As another writer: its field manager. */
  edit(manager: string, spec: unknown): Promise<Manifest>;
}

export interface Resources {
  readonly job: Manifest;
  /** Of a FlinkSessionJob. */
  readonly sessionCluster?: Manifest;
}

let namespaces = 0;

export const openNamespace = async (
  plane: ControlPlane,
  flinkUrl: string,
  { job, sessionCluster }: Resources = { job: ordersManifest() },
): Promise<OwnNamespace> => {
  const { admin } = plane;
  const namespace = `streaming-${++namespaces}`;
  await admin.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await grant(plane, namespace, await rbac(namespace, sessionCluster ? 'rbac-session-job.yaml' : 'rbac.yaml'));
  await serve(plane, namespace, `${(sessionCluster ?? job).metadata.name}-rest`, new URL(flinkUrl).port);

  const create = async (manifest: Manifest): Promise<string> => {
    const folder = `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/${manifest.kind.toLowerCase()}s`;
    const own = { ...manifest, metadata: { ...manifest.metadata, namespace } };
    await admin.post(`${folder}?fieldManager=kubectl-create`, own);
    return `${folder}/${manifest.metadata.name}`;
  };
  if (sessionCluster) {
    const path = await create(sessionCluster);
    const status = sessionClusterAtRest(await admin.get<Manifest>(path));
    await admin.patch(`${path}/status?fieldManager=flink-operator`, { status });
  }
  const path = await create(job);
  const read = () => admin.get<Manifest>(path);
  return {
    namespace,
    path,
    read,
    operatorsView: {
      read,
      writeStatus: async (status) => {
        await admin.patch(`${path}/status?fieldManager=flink-operator`, { status });
      },
    },
    edit: (manager, spec) => admin.patch(`${path}?fieldManager=${manager}`, { spec }),
  };
};

/** The documents that are handed out, for a namespace of this test: roles and their bindings. */
export const rbac = async (namespace: string, document = 'rbac.yaml'): Promise<readonly string[]> => {
  const folder = join(import.meta.dirname, '../../docs/eks');
  const texts = await Promise.all([document, 'rbac-optional.yaml'].map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text.replaceAll(/namespace: "?streaming"?/g, `namespace: ${namespace}`).split(/^---$/m),
  );
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
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { ports: [{ name: 'rest', port: 8081, targetPort: Number(port) }] },
  });
  await admin.putIntoEtcd(`/registry/services/endpoints/${namespace}/${name}`, {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name, namespace, uid: crypto.randomUUID() },
    subsets: [
      {
        addresses: [{ ip: '127.0.0.1', targetRef: { kind: 'Pod', namespace, name: 'orders-jobmanager' } }],
        ports: [{ name: 'rest', port: Number(port), protocol: 'TCP' }],
      },
    ],
  });
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  await admin.post(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'orders-jobmanager', namespace },
    spec: { containers: [{ name: 'flink', image: 'flink' }], automountServiceAccountToken: false },
  });
  await admin.patch(`${pods}/orders-jobmanager/status`, {
    status: { phase: 'Running', podIP: '127.0.0.1', podIPs: [{ ip: '127.0.0.1' }] },
  });
};
