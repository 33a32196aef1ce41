import { describe, expect, it } from 'vitest';
import { requestedEvent } from '../../../functions/events/change-events.ts';
import { advance, PENDING_LAPSES_MS } from '../../../lib/change/advance.ts';
import { NO_CHANGES } from '../../../lib/change/config-changes.ts';
import { followUpChange } from '../../../lib/change/follow-up-change.ts';
import { learnFromOutcome } from '../../../lib/change/learn-from-outcome.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { AppliedChange, Outcome, PendingChange, Remedy } from '../../../lib/model/change.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { JobState } from '../../../lib/model/job.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { flinkStateOf, withFlinkState } from '../../../lib/policies/flink/flink-state.ts';
import { applied } from '../../support/changes.ts';
import { toyRef } from '../../support/toy-job.ts';

const AT = Date.UTC(2026, 0, 1, 6, 30);
const work = asVertexId('0b'.repeat(16));
const sizeOf = (subtasks: number): PerVertexSizing => ({ kind: 'per-vertex', parallelism: { [work]: subtasks } });
const config: ConfigChanges = { overrides: { 'taskmanager.memory.process.size': '3 gb' }, removals: [] };

const rescale = (deferredConfig: ConfigChanges): AppliedChange => ({
  id: 'rescale',
  status: 'applied',
  decidedAt: AT,
  since: AT,
  jobVersion: '1',
  because: [],
  deferredConfig,
  change: {
    kind: 'resize',
    from: sizeOf(4),
    to: sizeOf(8),
    vertices: [{ vertex: work, from: 4, to: 8 }],
    config,
    because: [],
  },
});
const confirmed: Outcome = { kind: 'confirmed', at: AT + 60_000, restartSeconds: 20, because: [] };
const failed = (remedy: Remedy): Outcome => ({ kind: 'failed', at: AT, because: [], remedy });
const state = withFlinkState(initialState, {
  configChanges: config,
  overrides: { [work]: 8 },
  restarts: [{ decidedAt: AT, restartMs: undefined }],
});

describe('memory and configuration that were deferred', () => {
  const first = learnFromOutcome(state, rescale(config), confirmed);
  const second = followUpChange(rescale(config), confirmed, '2') as PendingChange;

  it('follow a rescale that is confirmed: a change of their own, at the size that the job now has', () => {
    expect(second).toMatchObject({
      id: 'rescale-config',
      status: 'pending',
      jobVersion: '2',
      decidedAt: AT + 60_000,
      change: {
        kind: 'reconfigure',
        from: sizeOf(8),
        to: sizeOf(8),
        vertices: [],
        config,
        because: [{ rule: 'config-follows' }],
      },
    });
  });

  it('of an approved rescale are requested at its end, and lapse from then on', () => {
    const approved = { by: 'ana', at: AT - 60 * 60_000 };
    const own = followUpChange({ ...rescale(config), approved }, confirmed, '2') as PendingChange;
    expect(own.approved).toEqual(approved);
    expect(requestedEvent(toyRef, own).at).toBe(confirmed.at);
    const state = { graph: { vertices: [] }, status: 'RUNNING' } as unknown as JobState;
    const seen = { condition: 'RUNNING', stable: true, version: '2', asWanted: false, sizeAsWanted: false };
    const step = (now: number) => advance(own, { kind: 'job', now, job: { ...seen, state } }).kind;
    expect(step(confirmed.at + PENDING_LAPSES_MS)).toBe('publish-again');
    expect(step(confirmed.at + PENDING_LAPSES_MS + 1)).toBe('outcome');
  });

  it('are followed by nothing', () => {
    expect(followUpChange(applied(second), confirmed, '3')).toBeUndefined();
  });

  it('teach nothing about rescales: their restart, an upgrade, is not learned as that of a rescale', () => {
    expect(flinkStateOf(first).restarts).toEqual([{ decidedAt: AT, restartMs: 20_000 }]);
    expect(learnFromOutcome(first, second, { ...confirmed, restartSeconds: 200 })).toEqual(first);
  });

  it('revert only their own bookkeeping when they are refused: the rescale before them stays', () => {
    const after = learnFromOutcome(first, second, { kind: 'refused', at: AT + 90_000, because: [] });
    expect(after).toEqual(withFlinkState(first, { configChanges: NO_CHANGES }));
  });

  it('do not follow what failed, nor when they were left out for good', () => {
    expect(followUpChange(rescale(config), failed('leave-as-is'), '2')).toBeUndefined();
    expect(followUpChange(rescale(NO_CHANGES), confirmed, '2')).toBeUndefined();
  });

  it('are not rolled back when it is not known how the configuration was before', () => {
    expect(followUpChange(applied(second), failed('roll-back'), '2')).toBeUndefined();
    const revertConfig: ConfigChanges = { overrides: {}, removals: ['taskmanager.memory.process.size'] };
    const undo = followUpChange(applied(second, { revertConfig }), failed('roll-back'), '2');
    expect(undo?.change).toMatchObject({
      kind: 'rollback',
      vertices: [],
      config: revertConfig,
      rollbackOf: { decision: 'rescale-config', kind: 'reconfigure' },
    });
  });
});
