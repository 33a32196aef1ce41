/**
 * A real kube-apiserver with etcd behind it and EKS's token verifier beside it, on loopback. No kubelet, no scheduler and no
 * controller run: the test plays the operator.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsCredentials } from '../../../functions/aws/signer.ts';
import { kubernetesGroup } from '../../../lib/environment.ts';
import type { ClusterSettings } from '../../../lib/settings/settings.ts';
import { selfSigned } from '../../../sandbox/kubernetes/api/certificate.ts';
import { until } from '../../flink/until.ts';
import { type ChildServer, freePort, startChild } from '../../support/child-server.ts';
import { type Admin, adminOf } from './admin.ts';
import { buildServers, buildTokenWebhook } from './build-servers.ts';
import { operatorCrds } from './crds.ts';

export interface ControlPlane {
  /** As the settings file has it. */
  readonly cluster: ClusterSettings;
  /** Of a role with an access entry in the group of `evaluate`, or `apply`; the stranger's has none. */
  readonly credentials: Readonly<Record<'evaluate' | 'apply' | 'stranger', AwsCredentials>>;
  readonly region: string;
  /** May everything. */
  readonly admin: Admin;
  /** The API server goes away; etcd keeps what it knows. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

const REGION = 'eu-central-1';
const CLUSTER = 'prod';
const ADMIN_TOKEN = 'admin-of-a-test-that-is-gone-in-a-minute';

export const startControlPlane = async (): Promise<ControlPlane> => {
  const started: ChildServer[] = [];
  try {
    return await start(started);
  } catch (error) {
    for (const one of started.reverse()) await one.stop();
    throw error;
  }
};

const start = async (started: ChildServer[]): Promise<ControlPlane> => {
  const [{ etcd, kubeApiserver }, webhook] = [await buildServers(), await buildTokenWebhook()];
  const folder = await mkdtemp(join(tmpdir(), 'flink-autopilot-kubernetes-'));
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const credentials = { evaluate: keys('EVALUATE'), apply: keys('APPLY'), stranger: keys('STRANGER') };

  const clientPort = await freePort();
  const peerPort = await freePort();
  const port = await freePort();
  const etcdUrl = `http://127.0.0.1:${clientPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const store = await startChild(
    etcd,
    [
      '--data-dir',
      join(folder, 'etcd'),
      '--unsafe-no-fsync',
      '--name',
      'test',
      '--listen-client-urls',
      etcdUrl,
      '--advertise-client-urls',
      etcdUrl,
      '--listen-peer-urls',
      peerUrl,
      '--initial-advertise-peer-urls',
      peerUrl,
      '--initial-cluster',
      `test=${peerUrl}`,
    ],
    /ready to serve client requests/,
  );
  started.push(store);
  const verifier = await startChild(
    webhook,
    [await file('webhook.json', webhookConfiguration(credentials))],
    /port (\d+)/,
  );
  started.push(verifier);

  const { certificate, key } = selfSigned();
  const cluster = {
    name: CLUSTER,
    endpoint: `https://127.0.0.1:${port}`,
    certificateAuthority: Buffer.from(certificate).toString('base64'),
  };
  const certificateFile = await file('server.crt', certificate);
  const accounts = selfSigned();
  const accountKey = await file('accounts.key', accounts.key);
  const options = [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    // It may not be loopback; no client connects to it.
    '--advertise-address=192.0.2.1',
    '--endpoint-reconciler-type=none',
    `--tls-cert-file=${certificateFile}`,
    `--tls-private-key-file=${await file('server.key', key)}`,
    `--client-ca-file=${certificateFile}`,
    `--service-account-key-file=${await file('accounts.crt', accounts.certificate)}`,
    `--service-account-signing-key-file=${accountKey}`,
    '--service-account-issuer=https://issuer.example.com',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    `--token-auth-file=${await file('tokens.csv', `${ADMIN_TOKEN},admin,admin,"system:masters"\n`)}`,
    `--authentication-token-webhook-config-file=${await file('webhook.yaml', kubeconfig(verifier.said))}`,
    '--authentication-token-webhook-version=v1',
    '--authentication-token-webhook-cache-ttl=10s',
    '--disable-admission-plugins=ServiceAccount',
    '--enable-priority-and-fairness=false',
  ];
  const admin = adminOf(cluster, ADMIN_TOKEN, etcdUrl);
  const startServer = async (): Promise<ChildServer> => {
    const server = await startChild(kubeApiserver, options, /Serving securely/);
    started.push(server);
    await until('the API server to be ready', 60, async () => ((await admin.isReady()) ? true : undefined));
    return server;
  };
  let server = await startServer();
  for (const crd of await operatorCrds()) {
    await admin.post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd);
  }
  await until('the CRDs to be served', 30, () => admin.find('/apis/flink.apache.org/v1beta1/flinkdeployments'));
  return {
    cluster,
    credentials,
    region: REGION,
    admin,
    goAway: () => server.stop(),
    comeBack: async () => {
      server = await startServer();
    },
    stop: async () => {
      for (const one of [server, verifier, store]) await one.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Of no account: they open nothing but this test's own verifier. */
const keys = (name: string): AwsCredentials => ({
  accessKeyId: `AKID${name}`,
  secretAccessKey: `not-a-secret-of-${name}`,
  sessionToken: `${'session/+='.repeat(60)}${name}`,
});

const roleArn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;

const webhookConfiguration = (credentials: ControlPlane['credentials']): string =>
  JSON.stringify({
    Cluster: CLUSTER,
    Region: REGION,
    AccessEntries: {
      [roleArn('evaluate')]: [kubernetesGroup('evaluate')],
      [roleArn('apply')]: [kubernetesGroup('apply')],
    },
    Keys: Object.fromEntries(
      Object.entries(credentials).map(([name, { accessKeyId, secretAccessKey, sessionToken }]) => [
        accessKeyId,
        // As STS names the caller that has assumed a role.
        {
          Secret: secretAccessKey,
          Session: sessionToken,
          Arn: `${roleArn(name).replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/flink-autopilot`,
        },
      ]),
    ),
  });

const kubeconfig = (port: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'verifier',
    clusters: [{ name: 'verifier', cluster: { server: `http://127.0.0.1:${port}/authenticate` } }],
    users: [{ name: 'api-server', user: {} }],
    contexts: [{ name: 'verifier', context: { cluster: 'verifier', user: 'api-server' } }],
  });
