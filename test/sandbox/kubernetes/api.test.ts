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
  ...{ cluster: 'sandbox', region: 'us-east-1', at: START },
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
const send = async (path: string, { method = 'GET', token = eksToken(OF_CLUSTER), type, patch }: Sent = {}) => {
  const { endpoint = '', certificateAuthority = '' } = world.cluster.settings;
  return new Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>((resolve, reject) => {
    const outgoing = request(endpoint + path, {
      method,
      ca: Buffer.from(certificateAuthority, 'base64'),
      headers: { authorization: `Bearer ${token}`, ...(type ? { 'content-type': type } : {}) },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      text(incoming).then((body) => resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(body) }), reject);
    });
    outgoing.end(patch === undefined ? undefined : JSON.stringify(patch));
  });
};
const jsonPatch = (query: string, ...patch: readonly object[]) =>
  send(`${DEPLOYMENT}?${query}`, { method: 'PATCH', type: 'application/json-patch+json', patch });
const mergePatch = (query: string, patch: object) =>
  send(`${DEPLOYMENT}?${query}`, { method: 'PATCH', type: 'application/merge-patch+json', patch });
const overrides = (value: string) => ({
  ...{ op: 'add', path: `/spec/flinkConfiguration/${PARALLELISM_OVERRIDES}`, value },
});
const generation = (value: number) => ({ op: 'test', path: '/metadata/generation', value });
const read = async () => (await send(DEPLOYMENT)).body;

describe('a token is taken', () => {
  it('of the known credentials, for this cluster, from the last 15 minutes', async () => {
    expect((await send(DEPLOYMENT)).status).toBe(200);
    const aged = eksToken({ ...OF_CLUSTER, at: START - 14 * 60_000 });
    expect((await send(DEPLOYMENT, { token: aged })).status).toBe(200);
  });

  it.each([
    ['of another cluster', eksToken({ ...OF_CLUSTER, cluster: 'prod' })],
    ['of another region', eksToken({ ...OF_CLUSTER, region: 'eu-central-1' })],
    ['older than 15 minutes', eksToken({ ...OF_CLUSTER, at: START - 15 * 60_000 })],
    ['from a day that is to come', eksToken({ ...OF_CLUSTER, at: START + 86_400_000 })],
    [
      'signed with another secret',
      eksToken({ ...OF_CLUSTER, credentials: { accessKeyId: 'embedded', secretAccessKey: 'x' } }),
    ],
    ['with padding', `${eksToken(OF_CLUSTER)}=`],
    ['of nothing', ''],
    ['of something else', 'k8s-aws-v1.nonsense'],
  ])('but not one %s', async (_what, token) => {
    expect(await send(DEPLOYMENT, { token })).toEqual({
      status: 401,
      body: expect.objectContaining({ kind: 'Status', status: 'Failure', reason: 'Unauthorized', code: 401 }),
    });
  });
});

describe('a patch', () => {
  it('on the condition of the generation is taken, and moves it', async () => {
    const taken = await jsonPatch('fieldManager=flink-autopilot', generation(1), overrides(`${WORK}:9`));
    expect(taken.body.metadata).toMatchObject({ generation: 2 });
    expect(await read()).toEqual(taken.body);
  });

  it('of a spec that has moved on is 422 without details; a status that has moved on does not matter', async () => {
    await mergePatch('fieldManager=kubectl-edit', {
      spec: { flinkConfiguration: { 'state.savepoints.dir': 's3://s' } },
    });
    const rejected = await jsonPatch('fieldManager=flink-autopilot', generation(1), overrides(`${WORK}:9`));
    expect(rejected).toMatchObject({ status: 422, body: { reason: 'Invalid', code: 422 } });
    expect(rejected.body.message).toBe('the server rejected our request due to an error in our request');
    const { metadata } = await read();
    world.pass(180);
    expect((await read()).metadata.resourceVersion).not.toBe(metadata.resourceVersion);
    expect((await jsonPatch('fieldManager=x', generation(metadata.generation), overrides(`${WORK}:9`))).status).toBe(
      200,
    );
  });

  it('as a dry run answers what would be, and stores nothing', async () => {
    const before = await read();
    const tried = await jsonPatch('fieldManager=x&dryRun=All', generation(1), overrides(`${WORK}:9`));
    expect(tried.body.metadata).toMatchObject({ generation: 2, resourceVersion: before.metadata.resourceVersion });
    expect(tried.body.spec.flinkConfiguration[PARALLELISM_OVERRIDES]).toBe(`${WORK}:9`);
    expect(await read()).toEqual(before);
    world.pass(10);
    expect(world.backend.rescales).toEqual([]);
  });

  it('that changes nothing leaves generation and resourceVersion', async () => {
    const before = await read();
    expect((await mergePatch('fieldManager=x', { spec: { flinkVersion: 'v1_20' } })).body).toEqual(before);
  });

  it('of status, generation or managedFields is ignored', async () => {
    const before = await read();
    const patch = { status: { lifecycleState: 'FAILED' }, metadata: { generation: 9, managedFields: [] } };
    expect(await mergePatch('fieldManager=x', patch)).toEqual({ status: 200, body: before });
  });

  it('of a wrong type is 422, and its field is named', async () => {
    const wrong = await jsonPatch('dryRun=All', { op: 'add', path: '/spec/job/parallelism', value: 'many' });
    expect(wrong).toMatchObject({ status: 422, body: { details: { causes: [{ field: 'spec.job.parallelism' }] } } });
    expect(wrong.body.message).toContain('spec.job.parallelism');
  });

  it('with an old resourceVersion is 409', async () => {
    const stale = { metadata: { resourceVersion: '1' }, spec: { image: 'another' } };
    expect(await mergePatch('fieldManager=x', stale)).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
  });

  it('of another kind is 415', async () => {
    const type = 'application/strategic-merge-patch+json';
    expect(await send(DEPLOYMENT, { method: 'PATCH', type, patch: {} })).toMatchObject({ status: 415 });
  });
});

describe('managedFields', () => {
  const fieldsOf = async (manager: string) =>
    (await read()).metadata.managedFields.find((entry: { manager: string }) => entry.manager === manager)?.fieldsV1;

  it('say who has put in a key, and that its former owner has it no more', async () => {
    expect((await fieldsOf('kubectl-create'))['f:spec']['f:flinkConfiguration']).toHaveProperty([
      `f:${PARALLELISM_OVERRIDES}`,
    ]);
    await jsonPatch('fieldManager=flink-autopilot', overrides(`${WORK}:9`));
    expect(await fieldsOf('flink-autopilot')).toEqual({
      'f:spec': { 'f:flinkConfiguration': { [`f:${PARALLELISM_OVERRIDES}`]: {} } },
    });
    expect((await fieldsOf('kubectl-create'))['f:spec']['f:flinkConfiguration']).not.toHaveProperty([
      `f:${PARALLELISM_OVERRIDES}`,
    ]);
  });

  it('do not say who has taken a key out', async () => {
    await jsonPatch('fieldManager=flink-autopilot', overrides(`${WORK}:9`));
    await mergePatch('fieldManager=argocd-controller', {
      spec: { flinkConfiguration: { [PARALLELISM_OVERRIDES]: null } },
    });
    expect(JSON.stringify((await read()).metadata.managedFields)).not.toContain(PARALLELISM_OVERRIDES);
  });

  it('keep the operator and its status apart', async () => {
    const { managedFields } = (await read()).metadata;
    const ofStatus = managedFields.filter((entry: { subresource?: string }) => entry.subresource === 'status');
    expect(ofStatus.map((entry: { manager: string }) => entry.manager)).toEqual(['flink-kubernetes-operator']);
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

  it('is away during an upgrade: 503 of the API server, and the job is unsettled', async () => {
    await mergePatch('fieldManager=kubectl-edit', { spec: { image: 'another' } });
    world.pass(5);
    expect(await send(`${PROXY}/overview`)).toMatchObject({ status: 503, body: { reason: 'ServiceUnavailable' } });
    const { settled } = await world.target.describe(ORDERS, world.settings, undefined, world.backend.now());
    expect(settled).toBe(false);
    expect((await read()).spec.flinkConfiguration[PARALLELISM_OVERRIDES]).toBe(`${SOURCE}:2,${SINK}:1`);
  });
});
