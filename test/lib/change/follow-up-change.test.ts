import { describe, expect, it } from 'vitest';
import { followUpChange } from '../../../lib/change/follow-up-change.ts';
import type { AppliedChange, Change, Outcome, PendingChange, Remedy, Taken } from '../../../lib/model/change.ts';
import { applied } from '../../support/changes.ts';
import { SINK, SOURCE } from '../../support/job-values.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 30);
const why = { rule: 'upgrade-failed' as const, says: 'The operator has given the deployment up.' };
const size = (source: number, sink: number) => ({
  kind: 'per-vertex' as const,
  parallelism: { [SOURCE]: source, [SINK]: sink },
});
const change: Change = {
  kind: 'resize',
  from: size(4, 2),
  to: size(8, 2),
  vertices: [{ vertex: SOURCE, from: 4, to: 8 }],
  config: { overrides: {}, removals: [] },
  because: [{ rule: 'required-factor', says: 'orders needs 8.' }],
};
const pending: PendingChange = {
  id: 'a1',
  status: 'pending',
  decidedAt: NOW - 600_000,
  since: NOW - 600_000,
  change,
  jobVersion: '3',
};
const running = (own: Taken = {}): AppliedChange => applied(pending, { operation: '7@1', ...own });
const failed = (remedy?: Remedy): Outcome => ({
  kind: 'failed',
  at: NOW,
  because: [why],
  ...(remedy ? { remedy } : {}),
});

describe('what follows by itself', () => {
  it('from a failure that the platform still asks for: a rollback, which waits for apply', () => {
    expect(followUpChange(running(), failed('roll-back'), '4')).toEqual({
      id: 'a1-rollback',
      status: 'pending',
      decidedAt: NOW,
      since: NOW,
      jobVersion: '4',
      change: {
        kind: 'rollback',
        from: change.to,
        to: change.from,
        vertices: [{ vertex: SOURCE, from: 8, to: 4 }],
        config: { overrides: {}, removals: [] },
        because: [
          { rule: 'roll-back', says: 'Rolled back, because the change decided at 2026-01-01 12:20 UTC has failed.' },
          why,
        ],
        rollbackOf: { decision: 'a1', kind: 'resize', operation: '7@1' },
      },
    });
  });

  it('with the configuration of before, where there was another one', () => {
    const revertConfig = { overrides: { 'taskmanager.memory.process.size': '4 gb' }, removals: ['a.b'] };
    expect(followUpChange(running({ revertConfig }), failed('roll-back'), '4')?.change.config).toEqual(revertConfig);
  });

  it('always the same, so that a second process finds it there', () => {
    const again = () => followUpChange(running(), failed('roll-back'), '4');
    expect(again()).toEqual(again());
  });

  const back = {
    ...change,
    kind: 'rollback',
    rollbackOf: { decision: 'a0', kind: 'resize', operation: '6@1' },
  } as const;
  it.each<[string, Outcome, Change?]>([
    ['a failure that the platform has dealt with', failed('leave-as-is')],
    ['an external override', failed('yield-to-external')],
    ['a job that was replaced', failed('job-replaced')],
    ['a request that the platform never took', failed()],
    ['a rollback that failed', failed('roll-back'), back],
    ['a refusal', { kind: 'refused', at: NOW, because: [why] }],
    ['a success', { kind: 'confirmed', at: NOW, restartSeconds: 30, because: [] }],
    ['a rollback that is confirmed', { kind: 'confirmed', at: NOW, restartSeconds: 30, because: [] }, back],
  ])('nothing from %s', (_, outcome, own = change) => {
    expect(followUpChange({ ...running(), change: own }, outcome, '4')).toBeUndefined();
  });
});
