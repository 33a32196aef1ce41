import { expect, it } from 'vitest';
import { confirmRestart, revertBookkeeping } from '../../../lib/change/learn-from-outcome.ts';
import { type AutoscalerState, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { Change } from '../../../lib/model/decision.ts';
import { idOf, lastTurn, MINUTE, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const graph = { vertices: [vertexOf('orders')] };
const earlier = { at: START - 60 * MINUTE, from: 2, to: 4, trueProcessingRate: 100, expectedProcessingRate: 200 };
const known: AutoscalerState = {
  ...initialState,
  history: { [idOf('orders')]: [earlier] },
  restarts: [{ decidedAt: earlier.at, restartMs: 40_000 }],
  overrides: { [idOf('orders')]: 4 },
};

const decided = lastTurn({
  state: stateOf(graph),
  remembered: known,
  minutes: [0, 1, 2, 3],
  doing: { orders: { busy: 1, recordsPerSecond: 400 } },
  options: optionsOf({ 'target.utilization.boundary': '0.1' }),
});
if (decided.decision.kind !== 'rescale') throw new Error('the job must be rescaled for these tests to say anything');
const change: Change = decided.decision;
const settling = { decidedAt: START + 3 * MINUTE, change };

it('a decision is remembered in history, restarts and overrides', () => {
  expect(decided.state.history[idOf('orders')]).toHaveLength(2);
  expect(decided.state.restarts.at(-1)).toEqual({ decidedAt: settling.decidedAt, restartMs: undefined });
  expect(decided.state.overrides).toEqual({ [idOf('orders')]: 6 });
});

it('withdrawn, it never was', () => {
  const { history, restarts, overrides, configChanges } = revertBookkeeping(decided.state, settling);
  expect({ history, restarts, overrides, configChanges }).toEqual({
    history: known.history,
    restarts: known.restarts,
    overrides: known.overrides,
    configChanges: known.configChanges,
  });
});

it('withdrawing twice, or what was replaced since, changes nothing', () => {
  const once = revertBookkeeping(decided.state, settling);
  expect(revertBookkeeping(once, settling)).toEqual(once);
  const replaced = { ...decided.state, overrides: { [idOf('orders')]: 9 } };
  expect(revertBookkeeping(replaced, settling).overrides).toEqual({ [idOf('orders')]: 9 });
});

it('the configuration of a withdrawn change goes with it, that of another stays', () => {
  const config = { overrides: { 'taskmanager.memory.process.size': '2 gb' }, removals: [] };
  const tuned = { ...decided.state, configChanges: config };
  expect(
    revertBookkeeping(tuned, { ...settling, change: { ...change, config: structuredClone(config) } }).configChanges,
  ).toEqual(initialState.configChanges);
  expect(revertBookkeeping(tuned, settling).configChanges).toEqual(config);
});

it.each([
  ['is learned when nothing is known', undefined, 90_000, 90_000],
  ['is learned when a turn measured the run before', -5, 90_000, 90_000],
  ['stays what a turn has measured', 70_000, 90_000, 70_000],
  ['stays unknown when the platform can not tell', undefined, Number.NaN, undefined],
])('the restart time %s', (_name, before, told, after) => {
  const memory = { ...initialState, restarts: [{ decidedAt: settling.decidedAt, restartMs: before }] };
  expect(confirmRestart(memory, settling, told).restarts).toEqual([
    { decidedAt: settling.decidedAt, restartMs: after },
  ]);
});
