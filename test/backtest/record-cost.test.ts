/** What a record costs a vertex when it has little or much to do. */
import { expect, it } from 'vitest';
import { busyAt, capacityOf, costAt, evennessOf, type VertexModel } from '../../backtest/fit/job-model.ts';
import { recordCost, roomyCost, type Worked } from '../../backtest/fit/record-cost.ts';

/** A vertex whose records cost a tenth more when it is full, and 4 % more on top where its cache misses. */
const worked = (busy: number, managed: number): Worked => {
  const cost = (1 + 0.1 * busy) * (managed >= 0.97 ? 1.04 : 1) * 1e-3;
  return { busy, perSecond: busy / cost, managed };
};
const spread = (from: number, to: number, managed: number): readonly Worked[] =>
  Array.from({ length: 200 }, (_, i) => worked(from + ((to - from) * i) / 200, managed));

it('is learned from how busy it is at each load', () => {
  const cost = recordCost(spread(0.1, 0.95, 0.5));
  expect(cost?.idle).toBeCloseTo(1e-3, 5);
  expect(cost?.rising).toBeCloseTo(0.1, 2);
  expect(recordCost(spread(0.5, 0.6, 0.5))).toBeUndefined();
});

it('a cache that missed is known from one with room, where the history has both', () => {
  const minutes = [...spread(0.1, 0.6, 0.5), ...spread(0.6, 0.95, 1)];
  expect(roomyCost(minutes)?.idle).toBeCloseTo(1e-3, 5);
  expect(roomyCost(spread(0.1, 0.95, 1))).toBeUndefined();
  expect(roomyCost(spread(0.1, 0.95, 0.5))).toBeUndefined();
  expect(roomyCost(spread(0.1, 0.95, Number.NaN))).toBeUndefined();
});

it('half of what it can handle keeps it busy for less than half of the time', () => {
  expect(busyAt(0.1, 0.5)).toBeCloseTo(0.476, 3);
  expect(busyAt(0.1, 1)).toBe(1);
  expect(busyAt(0, 0.4)).toBeCloseTo(0.4, 9);
});

const vertex: VertexModel = {
  ratio: 1,
  sources: [0],
  keyed: true,
  partitions: undefined,
  maxParallelism: 128,
  evenness: 0.95,
  seen: [
    {
      parallelism: 8,
      capacity: 1000,
      rising: 0.1,
      atMost: 1,
      scatter: 0,
      roomy: { kpus: 8, capacity: 1050, rising: 0.05 },
    },
  ],
  sigma: { pessimistic: 0.045, expected: 0.027, optimistic: 0 },
};

it('more KPUs have room in their cache, unless sizes disappoint', () => {
  expect(costAt(vertex, 16, 16, 'expected')).toMatchObject({ capacity: 1050, rising: 0.05 });
  expect(costAt(vertex, 16, 8, 'expected')).toMatchObject({ capacity: 1000, rising: 0.1 });
  expect(costAt(vertex, 16, 16, 'pessimistic')).toMatchObject({ capacity: 1000, rising: 0.1 });
  expect(capacityOf(vertex, 16, 'expected', 16) / capacityOf(vertex, 16, 'expected', 8)).toBeCloseTo(1.05, 9);
  expect(capacityOf(vertex, 8, 'expected', 8)).toBe(1000);
});

it('fewer KPUs miss more in a cache that was full, by as much again with every halving', () => {
  expect(costAt(vertex, 4, 4, 'expected').capacity).toBeCloseTo(1000 / 1.05, 9);
  expect(costAt(vertex, 4, 2, 'expected').capacity).toBeCloseTo(1000 / 1.1, 9);
  expect(costAt(vertex, 4, 4, 'optimistic').capacity).toBe(1000);
  expect(costAt(vertex, 8, 8, 'expected').capacity).toBe(1000);
  // Beyond two halvings there is nothing to go by.
  expect(costAt(vertex, 1, 1, 'expected').capacity).toBeCloseTo(1000 / 1.1, 9);
});

it('the fewer key groups a subtask has, the less evenly keys lie', () => {
  expect(evennessOf(vertex, 8)).toBeCloseTo(0.95, 9);
  // By the root of the key groups (0.905), and the highest of 32 is further out than the highest of 8.
  expect(evennessOf(vertex, 32)).toBeCloseTo(1 / (1 + 2 * (2.04 / 1.41) * (1 / 0.95 - 1)), 2);
  expect(evennessOf(vertex, 4)).toBeGreaterThan(0.96);
  // 128 key groups on 7 subtasks: one has 19 where 18.3 are due (4 %), seldom the one with the frequent keys (5 %).
  expect(evennessOf(vertex, 7)).toBeGreaterThan(1 / 1.075);
  expect(evennessOf(vertex, 7)).toBeLessThan(1 / 1.04);
  expect(evennessOf({ ...vertex, keyed: false }, 32)).toBeCloseTo(0.95, 9);
});
