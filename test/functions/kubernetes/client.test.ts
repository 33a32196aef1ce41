import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Kubernetes, kubernetes } from '../../../functions/kubernetes/client.ts';
import { KubernetesError } from '../../../functions/kubernetes/error.ts';
import { selfSigned } from '../../../sandbox/kubernetes/api/certificate.ts';
import { statusBody } from '../../../sandbox/kubernetes/api/reply.ts';
import { type FakeApiServer, fakeApiServer } from '../../support/kubernetes/fake-api-server.ts';
import { ordersManifest } from '../../support/kubernetes/orders.ts';

const RESOURCE = 'flinkdeployments "orders" in namespace "streaming"';
const PATH = '/apis/flink.apache.org/v1beta1/namespaces/streaming/flinkdeployments/orders';

describe('the client of a cluster', () => {
  let api: FakeApiServer;
  let client: Kubernetes;
  let pauses: number[];
  let tokens: number;
  const connect = (certificateAuthority: string, endpoint = api.cluster.endpoint ?? ''): Kubernetes =>
    kubernetes(
      { name: 'prod', endpoint, certificateAuthority },
      { get: async () => `token-${tokens}`, forget: () => void tokens++ },
      { pause: async (ms) => void pauses.push(ms), timeoutMs: 500 },
    );
  beforeEach(async () => {
    pauses = [];
    tokens = 1;
    api = await fakeApiServer(ordersManifest(), 'http://127.0.0.1:1');
    client = connect(Buffer.from(api.cluster.certificateAuthority ?? '', 'base64').toString());
  });
  afterEach(() => api.stop());
  const get = (one = client) => one.send({ verb: 'get', resource: RESOURCE, path: PATH });
  const busy = (status: number, headers = {}) =>
    api.answerNext(/./, status, statusBody(status, 'TooManyRequests', 'please wait'), headers);

  it('sends the token, and trusts the authority of the cluster', async () => {
    expect(JSON.parse(await get())).toMatchObject({ kind: 'FlinkDeployment' });
    expect(api.tokens).toEqual(['Bearer token-1']);
  });

  it('trusts no other authority', async () => {
    await expect(get(connect(selfSigned().certificate))).rejects.toThrow(/can't be reached: self-signed certificate/);
    expect(api.requests).toEqual([]);
  });

  it('tries again when the server is busy, and waits as long as it asks for', async () => {
    busy(503);
    busy(429, { 'retry-after': '2' });
    await expect(get()).resolves.toContain('orders');
    expect(pauses).toEqual([250, 2000]);
  });

  it('gives up after a few times, and never waits for long', async () => {
    for (let i = 0; i < 3; i++) busy(429, { 'retry-after': '3600' });
    await expect(get()).rejects.toThrow(
      'Cluster "prod", get flinkdeployments "orders" in namespace "streaming": 429 please wait',
    );
    expect(pauses).toEqual([3000, 3000]);
    expect(api.requests).toHaveLength(3);
  });

  it('makes a new token when the server does not know the one it has, once', async () => {
    api.answerNext(/./, 401, statusBody(401, 'Unauthorized', 'Unauthorized'));
    await expect(get()).resolves.toContain('orders');
    expect(api.tokens).toEqual(['Bearer token-1', 'Bearer token-2']);
    api.answer(/./, 401, statusBody(401, 'Unauthorized', 'Unauthorized'));
    await expect(get()).rejects.toThrow(/401 Unauthorized\. .*needs an access entry/);
    expect(api.requests).toHaveLength(4);
  });

  it('says who may not do what to which', async () => {
    const message = 'flinkdeployments "orders" is forbidden: User "arn:aws:iam::1:role/r" cannot get resource';
    api.answer(/./, 403, statusBody(403, 'Forbidden', message));
    const error = await get().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KubernetesError);
    expect(error).toMatchObject({ status: 403, reason: 'Forbidden' });
    expect(String(error)).toContain(`${message}. Let the group of our access entry get ${RESOURCE}`);
  });

  it('does not take the word of a webhook or a policy for a missing right', async () => {
    const webhook = 'admission webhook "flinkoperator.flink.apache.org" denied the request: The memory is too small';
    const policy =
      'flinkdeployments "orders" is forbidden: ValidatingAdmissionPolicy "freeze" with binding "freeze" denied request: no changes today';
    for (const message of [webhook, policy]) {
      api.answerNext(/./, 403, statusBody(403, 'Forbidden', message));
      const error = await get().catch((reason: unknown) => reason);
      expect(String(error)).toMatch(new RegExp(`${message}$`));
    }
  });

  it('asks again where the server is asked too much, even where it is not worth waiting for one that is down', async () => {
    const once = () => client.send({ verb: 'get', resource: RESOURCE, path: PATH, retries: 0 });
    busy(429);
    await expect(once()).resolves.toContain('orders');
    busy(503);
    await expect(once()).rejects.toThrow('503 please wait');
  });

  it('cuts a message that repeats the whole object', async () => {
    api.answer(/./, 422, statusBody(422, 'Invalid', `strict decoding error: ${'x'.repeat(10_000)}`));
    const error = await get().catch((reason: unknown) => reason);
    expect(String(error).length).toBeLessThan(700);
    expect(String(error)).toContain('characters more');
  });

  it('says so when there is no answer, and when the server is gone', async () => {
    await get();
    await api.stop();
    await expect(get()).rejects.toThrow(/https:\/\/127\.0\.0\.1:\d+ can't be reached: .*ECONNREFUSED/);
  });
});
