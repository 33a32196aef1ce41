import { expect, it } from 'vitest';
import { initialState } from '../../../../lib/model/autoscaler-state.ts';
import type { Change, ChangeInFlight } from '../../../../lib/model/change.ts';
import { flink } from '../../../../lib/policies/flink/flink.ts';
import {
  type FlinkState,
  flinkStateOf,
  initialFlinkState,
  withFlinkState,
} from '../../../../lib/policies/flink/flink-state.ts';
import { idOf, lastEvaluation, MINUTE, optionsOf, START, stateOf, vertexOf } from '../../../support/small-job.ts';

const graph = { vertices: [vertexOf('orders')] };
const earlier = { at: START - 60 * MINUTE, from: 2, to: 4, trueProcessingRate: 100, expectedProcessingRate: 200 };
const known = withFlinkState(initialState, {
  history: { [idOf('orders')]: [earlier] },
  restarts: [{ decidedAt: earlier.at, restartMs: 40_000 }],
  overrides: { [idOf('orders')]: 4 },
});

const decided = lastEvaluation({
  state: stateOf(graph),
  remembered: known,
  minutes: [0, 1, 2, 3],
  doing: { orders: { busy: 1, recordsPerSecond: 400 } },
  options: optionsOf({ 'target.utilization.boundary': '0.1' }),
});
if (decided.decision.kind !== 'rescale') throw new Error('the job must be rescaled for these tests to say anything');
const change: Change = { ...decided.decision, kind: 'resize' };
const decidedAt = START + 3 * MINUTE;
const inFlight = (own: Change = change): ChangeInFlight => ({
  id: 'a',
  status: 'applied',
  decidedAt,
  since: decidedAt,
  change: own,
  jobVersion: '1',
  because: [],
});
const after = flinkStateOf(decided.state);
const refused = (state: FlinkState, own?: Change) =>
  flink.outcome(state, inFlight(own), { kind: 'refused', at: decidedAt, because: [] });

it('a decision is in history, restarts and overrides', () => {
  expect(after.history[idOf('orders')]).toHaveLength(2);
  expect(after.restarts.at(-1)).toEqual({ decidedAt, restartMs: undefined });
  expect(after.overrides).toEqual({ [idOf('orders')]: 6 });
});

it('a refused change leaves nothing in them', () => {
  expect(refused(after)).toEqual(flinkStateOf(known));
});

it('refused twice, or replaced since, it changes nothing more', () => {
  expect(refused(refused(after))).toEqual(refused(after));
  expect(refused({ ...after, overrides: { [idOf('orders')]: 9 } }).overrides).toEqual({ [idOf('orders')]: 9 });
});

it('the configuration of a refused change goes with it, that of another stays', () => {
  const config = { overrides: { 'taskmanager.memory.process.size': '2 gb' }, removals: [] };
  const tuned = { ...after, configChanges: config };
  expect(refused(tuned, { ...change, config: structuredClone(config) }).configChanges).toEqual(
    initialFlinkState.configChanges,
  );
  expect(refused(tuned).configChanges).toEqual(config);
});

it.each([
  ['is learned when nothing is known', undefined, 90_000, 90_000],
  ['is learned when an evaluation measured the run before', -5, 90_000, 90_000],
  ['stays what an evaluation has measured', 70_000, 90_000, 70_000],
  ['stays unknown when the platform can not tell', undefined, Number.NaN, undefined],
])('the restart time %s', (_name, before, measured, learned) => {
  const state = { ...initialFlinkState, restarts: [{ decidedAt, restartMs: before }] };
  const confirmed = { kind: 'confirmed' as const, at: decidedAt, restartSeconds: measured / 1000, because: [] };
  expect(flink.outcome(state, inFlight(), confirmed).restarts).toEqual([{ decidedAt, restartMs: learned }]);
});
