/** What every API server promises of a FlinkDeployment, as far as a change of ours relies on it. The real one runs it, too. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Kubernetes } from '../../functions/kubernetes/client.ts';
import { KubernetesError } from '../../functions/kubernetes/error.ts';
import { PARALLELISM_OVERRIDES } from '../../lib/sizing/override-string.ts';
import type { Manifest } from '../../sandbox/kubernetes/api/manifest.ts';

/** A FlinkDeployment that `kubectl-create` has created, without overrides but with a `flinkConfiguration`. */
export interface FlinkDeploymentWorld {
  readonly api: Kubernetes;
  /** `/apis/…/flinkdeployments/orders` */
  readonly path: string;
  read(): Promise<Manifest>;
  /** A merge patch of the spec by another writer. */
  edit(manager: string, spec: unknown): Promise<unknown>;
  /** What the operator does. */
  writeStatus(status: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

const KEY = `/spec/flinkConfiguration/${PARALLELISM_OVERRIDES}`;

export const flinkDeploymentContract = (name: string, start: () => Promise<FlinkDeploymentWorld>): void => {
  describe(`a FlinkDeployment on ${name}`, () => {
    let world: FlinkDeploymentWorld;
    beforeEach(async () => {
      world = await start();
    });
    afterEach(() => world?.stop());

    const send = async (query: string, type: string, value: unknown, path = world.path): Promise<Manifest> => {
      const body = { type: `application/${type}`, value };
      return JSON.parse(await world.api.send({ verb: 'patch', resource: 'it', path: `${path}?${query}`, body }));
    };
    const jsonPatch = (query: string, ...operations: readonly object[]) => send(query, 'json-patch+json', operations);
    const mergePatch = (query: string, value: unknown) => send(query, 'merge-patch+json', value);
    const refusal = async (sent: Promise<unknown>): Promise<KubernetesError> => {
      const reason = await sent.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (reason instanceof KubernetesError) return reason;
      throw new Error(`not refused: ${String(reason)}`);
    };
    const generation = async (): Promise<number> => (await world.read()).metadata.generation ?? 0;
    const guard = async () => ({ op: 'test', path: '/metadata/generation', value: await generation() });
    const write = (value: string) => ({ op: 'add', path: KEY, value });
    const fieldsOf = async (manager: string): Promise<ReturnType<typeof JSON.parse>> =>
      (await world.read()).metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1;

    it('takes a patch on the condition of its generation, which then moves', async () => {
      const before = await generation();
      const patched = await jsonPatch('fieldManager=flink-autopilot', await guard(), write('a:2'));
      expect(patched.metadata.generation).toBe(before + 1);
      expect(await world.read()).toEqual(patched);
    });

    it('refuses it with 422 and no details when the spec has moved on', async () => {
      const test = await guard();
      await world.edit('kubectl-edit', { flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '16' } });
      const before = await world.read();
      expect(await refusal(jsonPatch('fieldManager=flink-autopilot', test, write('a:2')))).toMatchObject({
        status: 422,
        reason: 'Invalid',
        message: expect.stringContaining('the server rejected our request due to an error in our request'),
      });
      expect(await world.read()).toEqual(before);
    });

    it('moves its resourceVersion, not its generation, with a status', async () => {
      const test = await guard();
      const before = await world.read();
      await world.writeStatus({ lifecycleState: 'UPGRADING' });
      const { metadata } = await world.read();
      expect(metadata.generation).toBe(before.metadata.generation);
      expect(metadata.resourceVersion).not.toBe(before.metadata.resourceVersion);
      await jsonPatch('fieldManager=flink-autopilot', test, write('a:2'));
    });

    it('shows what would be as a dry run, and stores nothing', async () => {
      const before = await world.read();
      const tried = await jsonPatch('fieldManager=flink-autopilot&dryRun=All', await guard(), write('a:2'));
      expect(tried.spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toBe('a:2');
      expect(tried.metadata).toMatchObject({
        generation: (before.metadata.generation ?? 0) + 1,
        resourceVersion: before.metadata.resourceVersion,
        managedFields: expect.arrayContaining([expect.objectContaining({ manager: 'flink-autopilot' })]),
      });
      expect(await world.read()).toEqual(before);
    });

    it('stays as it is when a patch changes nothing, or only what is not for writing', async () => {
      const before = await world.read();
      const nothing = { flinkConfiguration: { 'jobmanager.scheduler': 'adaptive' } };
      expect(await mergePatch('fieldManager=kubectl-create', { spec: nothing })).toEqual(before);
      const foreign = { status: { lifecycleState: 'FAILED' }, metadata: { generation: 99 } };
      expect(await mergePatch('fieldManager=kubectl-create', foreign)).toEqual(before);
    });

    it('names the field whose type is wrong', async () => {
      const wrong = { op: 'add', path: '/spec/job/parallelism', value: 'many' };
      expect(await refusal(jsonPatch('dryRun=All', wrong))).toMatchObject({
        status: 422,
        message: expect.stringMatching(
          /FlinkDeployment\.flink\.apache\.org "orders" is invalid: spec\.job\.parallelism: /,
        ),
      });
    });

    it('replaces what is not there as if it were added, and refuses to remove it', async () => {
      expect((await refusal(jsonPatch('fieldManager=x', { op: 'remove', path: KEY }))).status).toBe(422);
      const replaced = await jsonPatch('fieldManager=x', { op: 'replace', path: KEY, value: 'a:2' });
      expect(replaced.spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toBe('a:2');
    });

    it('loses a key that is removed, or merged with null', async () => {
      await jsonPatch('fieldManager=x', write('a:2'));
      const removed = await jsonPatch('fieldManager=x', { op: 'remove', path: KEY });
      expect(removed.spec['flinkConfiguration']).not.toHaveProperty([PARALLELISM_OVERRIDES]);
      await jsonPatch('fieldManager=x', write('a:2'));
      const merged = await mergePatch('fieldManager=x', {
        spec: { flinkConfiguration: { [PARALLELISM_OVERRIDES]: null } },
      });
      expect(merged.spec).toEqual(removed.spec);
    });

    it('takes no merge patch with an old resourceVersion, and no strategic one', async () => {
      const { resourceVersion } = (await world.read()).metadata;
      await world.writeStatus({ lifecycleState: 'UPGRADING' });
      const stale = mergePatch('fieldManager=x', { metadata: { resourceVersion }, spec: { image: 'another' } });
      expect(await refusal(stale)).toMatchObject({ status: 409, reason: 'Conflict' });
      const strategic = send('fieldManager=x', 'strategic-merge-patch+json', { spec: { image: 'another' } });
      expect(await refusal(strategic)).toMatchObject({ status: 415, reason: 'UnsupportedMediaType' });
    });

    it('says who has written a key, and takes it from who had it', async () => {
      await world.edit('argocd-controller', { flinkConfiguration: { [PARALLELISM_OVERRIDES]: 'a:1' } });
      const own = { 'f:spec': { 'f:flinkConfiguration': { [`f:${PARALLELISM_OVERRIDES}`]: {} } } };
      expect(await fieldsOf('argocd-controller')).toEqual(own);
      await jsonPatch('fieldManager=flink-autopilot', write('a:2'));
      expect(await fieldsOf('flink-autopilot')).toEqual(own);
      expect(await fieldsOf('argocd-controller')).toBeUndefined();
      expect((await fieldsOf('kubectl-create'))['f:spec']).toHaveProperty('f:image');
    });

    it('does not say who has taken a key out', async () => {
      await jsonPatch('fieldManager=flink-autopilot', write('a:2'));
      await world.edit('argocd-controller', { flinkConfiguration: { [PARALLELISM_OVERRIDES]: null } });
      expect(JSON.stringify((await world.read()).metadata.managedFields)).not.toContain(PARALLELISM_OVERRIDES);
    });

    it('keeps who writes the status apart', async () => {
      await world.writeStatus({ lifecycleState: 'UPGRADING' });
      const entries = (await world.read()).metadata.managedFields ?? [];
      const ofStatus = entries.filter(({ subresource }) => subresource === 'status');
      expect(ofStatus.map(({ fieldsV1 }) => Object.keys(fieldsV1))).toEqual([['f:status']]);
    });

    it('of another name is not found', async () => {
      const payments = world.path.replace('orders', 'payments');
      const looked = world.api.send({ verb: 'get', resource: 'it', path: payments });
      expect(await refusal(looked)).toMatchObject({
        status: 404,
        reason: 'NotFound',
        message: expect.stringContaining('flinkdeployments.flink.apache.org "payments" not found'),
      });
    });
  });
};
