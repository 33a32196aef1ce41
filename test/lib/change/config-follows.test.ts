import { describe, expect, it } from 'vitest';
import { applyOutcome } from '../../../lib/change/change-life.ts';
import { NO_CHANGES } from '../../../lib/change/config-changes.ts';
import { followUpChange } from '../../../lib/change/follow-on.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight, ConfigChanges, Outcome } from '../../../lib/model/decision.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { flinkStateOf, withFlinkState } from '../../../lib/policies/flink/flink-state.ts';

const AT = Date.UTC(2026, 0, 1, 6, 30);
const work = asVertexId('0b'.repeat(16));
const sizeOf = (subtasks: number): PerVertexSizing => ({ kind: 'per-vertex', parallelism: { [work]: subtasks } });
const config: ConfigChanges = { overrides: { 'taskmanager.memory.process.size': '3 gb' }, removals: [] };

const rescale = (left: ConfigChanges): ChangeInFlight => ({
  ...{ id: 'rescale', status: 'applied', decidedAt: AT, since: AT, jobVersion: '1', attempts: 1, left },
  change: { from: sizeOf(4), to: sizeOf(8), vertices: [{ vertex: work, from: 4, to: 8 }], config, because: [] },
});
const confirmed: Outcome = { kind: 'confirmed', at: AT + 60_000, restartSeconds: 20, because: [] };
const memory = withFlinkState(initialState, {
  configChanges: config,
  overrides: { [work]: 8 },
  restarts: [{ decidedAt: AT, restartMs: undefined }],
});

describe('memory and configuration that were left', () => {
  const first = applyOutcome(memory, rescale(config), confirmed);
  const second = followUpChange(first.change, '2', AT + 60_000) as ChangeInFlight;

  it('follow a rescale that is confirmed: a change of their own, at the size that the job now has', () => {
    expect(second).toMatchObject({
      ...{ id: 'rescale-config', status: 'pending', jobVersion: '2', decidedAt: AT + 60_000 },
      change: { from: sizeOf(8), to: sizeOf(8), vertices: [], config, because: [{ rule: 'config-follows' }] },
    });
  });

  it('are followed by nothing', () => {
    expect(followUpChange(applyOutcome(memory, second, confirmed).change, '3', AT + 120_000)).toBeUndefined();
  });

  it('teach nothing about rescales: their restart, an upgrade, is not learned as that of a rescale', () => {
    expect(flinkStateOf(first.state).restarts).toEqual([{ decidedAt: AT, restartMs: 20_000 }]);
    const upgrade = applyOutcome(first.state, second, { ...confirmed, restartSeconds: 200 });
    expect(upgrade.state).toEqual(first.state);
  });

  it('withdraw only themselves when they come to nothing: the rescale before them stands', () => {
    const after = applyOutcome(first.state, second, { kind: 'refused', at: AT + 90_000, because: [] });
    expect(after.state).toEqual(withFlinkState(first.state, { configChanges: NO_CHANGES }));
  });

  it('do not follow what failed, nor when they were left out for good', () => {
    const failed: Outcome = { kind: 'failed', at: AT, because: [], remedy: 'leave' };
    expect(followUpChange(applyOutcome(memory, rescale(config), failed).change, '2', AT)).toBeUndefined();
    expect(followUpChange(applyOutcome(memory, rescale(NO_CHANGES), confirmed).change, '2', AT)).toBeUndefined();
  });

  it('are not taken back when nobody knows what stood there before', () => {
    const failed: Outcome = { kind: 'failed', at: AT, because: [], remedy: 'roll back' };
    expect(followUpChange(applyOutcome(memory, second, failed).change, '2', AT)).toBeUndefined();
    const before: ConfigChanges = { overrides: {}, removals: ['taskmanager.memory.process.size'] };
    const undo = followUpChange(applyOutcome(memory, { ...second, before }, failed).change, '2', AT);
    expect(undo?.change).toMatchObject({ vertices: [], config: before, rollbackOf: { decision: 'rescale-config' } });
  });
});
