import { afterEach, expect, it } from 'vitest';
import { slotsOf } from '../../../functions/targets/eks/task-managers.ts';
import { changeTo } from '../../support/flink-rest/fake-job.ts';
import { ORDERS, START, sizeOf, type ToyCluster, toyCluster, WORK } from './toy-cluster.ts';

let toy: ToyCluster;
afterEach(() => toy.stop());

const look = () => toy.target.describe(ORDERS, toy.settings, undefined, START);
const ask = async () =>
  toy.target.request(ORDERS, toy.settings, changeTo(sizeOf(2, 9, 1)), await look(), toy.backend.now());
const configuration = () => toy.cluster.resource.object.spec['flinkConfiguration'];

it("a scheduler and slots of the operator's defaults: rescaled in place, with the slots of the defaults", async () => {
  const operatorDefaults = { 'jobmanager.scheduler': 'adaptive', 'taskmanager.numberOfTaskSlots': '2' };
  toy = await toyCluster('each its own', { operatorDefaults });
  expect(configuration()).not.toHaveProperty(['jobmanager.scheduler']);
  expect(slotsOf((await look()).snapshot.resource)).toBe(2);
  expect((await ask()).because.map(({ rule }) => rule)).toContain('in-place');
  toy.pass(60);
  expect(toy.backend.rescales.map(([strategy]) => strategy)).toEqual(['in place']);
  expect(toy.backend.job().vertices.find(({ id }) => id === WORK)?.parallelism).toBe(9);
});

it('a child of a FlinkBlueGreenDeployment is described, and not written', async () => {
  const apiVersion = 'flink.apache.org/v1beta1';
  const owner = { apiVersion, kind: 'FlinkBlueGreenDeployment', name: 'orders-bg', uid: 'u', controller: false };
  toy = await toyCluster('each its own', { owner });
  expect(await look()).toMatchObject({ stable: true, blockedBy: [{ rule: 'owned' }] });
  expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'owned' }] });
  expect(toy.cluster.resource.patches()).toBe(0);
});
