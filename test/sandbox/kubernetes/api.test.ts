import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eksToken } from '../../../functions/kubernetes/token.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import { ORDERS, SINK, SOURCE, START, type ToyCluster, toyCluster, WORK } from './toy-cluster.ts';

let world: ToyCluster;
beforeEach(async () => {
  world = await toyCluster();
});
afterEach(() => world.stop());

const OF_CLUSTER = {
  cluster: 'sandbox',
  region: 'us-east-1',
  at: START,
  credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
};
const DEPLOYMENT = '/apis/flink.apache.org/v1beta1/namespaces/streaming/flinkdeployments/orders';
const PROXY = '/api/v1/namespaces/streaming/services/orders-rest:8081/proxy';

interface Sent {
  readonly method?: string;
  readonly token?: string;
  readonly type?: string;
  readonly patch?: unknown;
}
const send = async (path: string, { method = 'GET', token, type, patch }: Sent = {}) => {
  const sent = token ?? (await eksToken(OF_CLUSTER));
  const { endpoint = '', certificateAuthority = '' } = world.cluster.settings;
  return new Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>((resolve, reject) => {
    const outgoing = request(endpoint + path, {
      method,
      ca: Buffer.from(certificateAuthority, 'base64'),
      headers: { authorization: `Bearer ${sent}`, ...(type ? { 'content-type': type } : {}) },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      text(incoming).then((body) => resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(body) }), reject);
    });
    outgoing.end(patch === undefined ? undefined : JSON.stringify(patch));
  });
};
const mergePatch = (query: string, patch: object) =>
  send(`${DEPLOYMENT}?${query}`, { method: 'PATCH', type: 'application/merge-patch+json', patch });
const read = async () => (await send(DEPLOYMENT)).body;

describe('a token is taken', async () => {
  it('of the known credentials, for this cluster, from the last 15 minutes', async () => {
    expect((await send(DEPLOYMENT)).status).toBe(200);
    const aged = await eksToken({ ...OF_CLUSTER, at: START - 14 * 60_000 });
    expect((await send(DEPLOYMENT, { token: aged })).status).toBe(200);
  });

  it.each([
    ['of another cluster', await eksToken({ ...OF_CLUSTER, cluster: 'prod' })],
    ['of another region', await eksToken({ ...OF_CLUSTER, region: 'eu-central-1' })],
    ['older than 15 minutes', await eksToken({ ...OF_CLUSTER, at: START - 15 * 60_000 })],
    ['from a day that is to come', await eksToken({ ...OF_CLUSTER, at: START + 86_400_000 })],
    [
      'signed with another secret',
      await eksToken({ ...OF_CLUSTER, credentials: { accessKeyId: 'embedded', secretAccessKey: 'x' } }),
    ],
    ['with padding', `${await eksToken(OF_CLUSTER)}=`],
    ['of nothing', ''],
    ['of something else', 'k8s-aws-v1.nonsense'],
  ])('but not one %s', async (_what, token) => {
    expect(await send(DEPLOYMENT, { token })).toEqual({
      status: 401,
      body: expect.objectContaining({ kind: 'Status', status: 'Failure', reason: 'Unauthorized', code: 401 }),
    });
  });
});

describe('what is not there', () => {
  it.each([
    [DEPLOYMENT.replace('orders', 'payments'), 'flinkdeployments.flink.apache.org "payments" not found'],
    [`${PROXY.replace('orders', 'payments')}/overview`, 'services "payments-rest" not found'],
    ['/api/v1/nodes', 'the server could not find the requested resource'],
  ])('%s is 404 in the words of Kubernetes', async (path, message) => {
    expect(await send(path)).toMatchObject({ status: 404, body: { kind: 'Status', reason: 'NotFound', message } });
  });

  it.each(['/jobs/ffff', '/jars'])('%s of Flink is 404 in the words of Flink', async (path) => {
    expect(await send(PROXY + path)).toMatchObject({ status: 404, body: { errors: [expect.any(String)] } });
  });

  it('quotas and autoscalers of pods: the lists are empty', async () => {
    for (const list of [
      '/api/v1/namespaces/streaming/resourcequotas',
      '/apis/autoscaling/v2/namespaces/streaming/horizontalpodautoscalers',
    ])
      expect(await send(list)).toMatchObject({ status: 200, body: { items: [] } });
  });
});

describe('Flink behind the proxy', () => {
  it('shows slots, tasks, plan and checkpoints', async () => {
    const { id } = world.backend.job();
    expect((await send(`${PROXY}/overview`)).body).toMatchObject({
      taskmanagers: 3,
      'slots-total': 6,
      'slots-available': 0,
    });
    const { taskmanagers } = (await send(`${PROXY}/taskmanagers`)).body;
    expect(taskmanagers).toHaveLength(3);
    expect(taskmanagers[0].memoryConfiguration).toMatchObject({ totalProcessMemory: 4 * 2 ** 30 });
    expect((await send(`${PROXY}/jobs/overview`)).body.jobs).toMatchObject([
      { jid: id, state: 'RUNNING', tasks: { total: 9, running: 9 } },
    ]);
    expect((await send(`${PROXY}/jobs/${id}/checkpoints`)).body).toMatchObject({ counts: { completed: 9 } });
    const { nodes } = (await send(`${PROXY}/jobs/${id}/plan`)).body.plan;
    expect(
      nodes.map((node: { inputs?: { id: string; ship_strategy: string }[] }) => node.inputs?.[0] ?? 'source'),
    ).toMatchObject(['source', { id: SOURCE, ship_strategy: 'HASH' }, { id: WORK, ship_strategy: 'REBALANCE' }]);
  });

  it('is only read, as the documents allow', async () => {
    const { id } = world.backend.job();
    const put = await send(`${PROXY}/jobs/${id}/resource-requirements`, {
      method: 'PUT',
      type: 'application/json',
      patch: {},
    });
    expect(put).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
  });

  it('is away during an upgrade: 503 of the API server, and the job is unstable', async () => {
    await mergePatch('fieldManager=kubectl-edit', { spec: { image: 'another' } });
    world.pass(5);
    expect(await send(`${PROXY}/overview`)).toMatchObject({ status: 503, body: { reason: 'ServiceUnavailable' } });
    const { stable } = await world.target.describe(ORDERS, world.settings, undefined, world.backend.now());
    expect(stable).toBe(false);
    expect((await read()).spec.flinkConfiguration[PARALLELISM_OVERRIDES]).toBe(`${SOURCE}:2,${SINK}:1`);
  });
});
