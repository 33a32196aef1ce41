import { describe, expect, it } from 'vitest';
import { followUpChange } from '../../../lib/change/follow-on.ts';
import type { Change, ChangeInFlight, Outcome } from '../../../lib/model/decision.ts';
import { SINK, SOURCE } from '../../support/job-values.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 30);
const why = { rule: 'upgrade-failed', says: 'The operator has given the deployment up.' };
const size = (source: number, sink: number) => ({
  kind: 'per-vertex' as const,
  parallelism: { [SOURCE]: source, [SINK]: sink },
});
const change: Change = {
  from: size(4, 2),
  to: size(8, 2),
  vertices: [{ vertex: SOURCE, from: 4, to: 8 }],
  config: { overrides: {}, removals: [] },
  because: [{ rule: 'capacity', says: 'orders needs 8.' }],
};
const ended = (outcome: Outcome, own: Partial<ChangeInFlight> = {}): ChangeInFlight => ({
  ...{ id: 'a1', status: outcome.kind, decidedAt: NOW - 600_000, since: outcome.at, change, jobVersion: '3' },
  ...{ attempts: 1, operation: '7@1', outcome },
  ...own,
});
const failed = (remedy?: 'roll back' | 'leave' | 'yield' | 'gone'): Outcome => ({
  ...{ kind: 'failed', at: NOW, because: [why] },
  ...(remedy ? { remedy } : {}),
});

describe('what follows by itself', () => {
  it('from a failure that the platform still asks for: the change back, which waits for apply', () => {
    expect(followUpChange(ended(failed('roll back')), '4', NOW)).toEqual({
      ...{ id: 'a1-rollback', status: 'pending', decidedAt: NOW, since: NOW, jobVersion: '4', attempts: 0 },
      change: {
        from: change.to,
        to: change.from,
        vertices: [{ vertex: SOURCE, from: 8, to: 4 }],
        config: { overrides: {}, removals: [] },
        because: [
          { rule: 'roll-back', says: 'Taken back, because the change decided at 2026-01-01 12:20 UTC has failed.' },
          why,
        ],
        rollbackOf: { decision: 'a1', operation: '7@1' },
      },
    });
  });

  it('with the configuration of before, where there was another one', () => {
    const before = { overrides: { 'taskmanager.memory.process.size': '4 gb' }, removals: ['a.b'] };
    expect(followUpChange(ended(failed('roll back'), { before }), '4', NOW)?.change.config).toEqual(before);
  });

  it('always the same, so that whoever comes second finds it there', () => {
    const again = () => followUpChange(ended(failed('roll back')), '4', NOW);
    expect(again()).toEqual(again());
  });

  it.each<[string, Outcome, Partial<ChangeInFlight>]>([
    ['a failure that the platform has dealt with', failed('leave'), {}],
    ['a failure by the word of somebody else', failed('yield'), {}],
    ['a job that is gone', failed('gone'), {}],
    ['a request that the platform never took', failed(), {}],
    [
      'a change that takes another one back',
      failed('roll back'),
      { change: { ...change, rollbackOf: { decision: 'a0', operation: '6@1' } } },
    ],
    ['a refusal', { kind: 'refused', at: NOW, because: [why] }, {}],
    ['a success', { kind: 'confirmed', at: NOW, restartSeconds: 30, because: [] }, {}],
    ['a change that was taken back', { kind: 'rolled-back', at: NOW, restartSeconds: 30, because: [] }, {}],
  ])('nothing from %s', (_, outcome, own) => {
    expect(followUpChange(ended(outcome, own), '4', NOW)).toBeUndefined();
  });
});
