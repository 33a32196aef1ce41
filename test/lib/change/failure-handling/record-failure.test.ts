import { expect, it } from 'vitest';
import { QUARANTINE_MS, recordFailure } from '../../../../lib/change/failure-handling/record-failure.ts';
import { initialState } from '../../../../lib/model/autoscaler-state.ts';
import type { Change, Remedy } from '../../../../lib/model/change.ts';
import { pendingChange } from '../../../support/job-values.ts';
import { evaluationsOf, optionsOf, stateOf, vertexOf } from '../../../support/small-job.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const { change } = pendingChange(NOW);
const because = [{ rule: 'job-failed' as const, says: 'The job is FAILED.' }];
const after = (remedy: Remedy | undefined, at = NOW, memory = initialState, own: object = {}) =>
  recordFailure(
    memory,
    { change: { ...change, ...own } as Change },
    { kind: 'failed', at, because, ...(remedy ? { remedy } : {}) },
  );

it.each<[Remedy | undefined, boolean]>([
  ['roll-back', true],
  ['leave-as-is', true],
  ['yield-to-external', false],
  ['job-replaced', false],
  [undefined, false],
])('a failure with remedy %s: is its step quarantined? %s', (remedy, quarantined) => {
  const { from, to } = change;
  const step = { kind: 'size', from, to, at: NOW, says: 'The job is FAILED.', until: NOW + QUARANTINE_MS };
  expect(after(remedy).quarantine).toEqual(quarantined ? [step] : undefined);
});

it('of a change of memory alone, that is what is quarantined', () => {
  const config = { overrides: { 'taskmanager.memory.process.size': '2 gb' }, removals: [] };
  const [step] =
    after('roll-back', NOW, initialState, { kind: 'reconfigure', to: change.from, config }).quarantine ?? [];
  expect(step).toMatchObject({ kind: 'configuration', from: change.from, to: change.from });
});

it('the step back is never quarantined: the job has had that size', () => {
  expect(
    after('roll-back', NOW, initialState, {
      kind: 'rollback',
      rollbackOf: { decision: 'a', kind: 'resize' },
    }),
  ).toBe(initialState);
});

it('is cleared when the autoscaler is switched off for an evaluation', () => {
  const [off] = evaluationsOf({
    state: stateOf({ vertices: [vertexOf('orders')] }),
    remembered: after('leave-as-is'),
    minutes: [0],
    doing: {},
    options: optionsOf({ enabled: 'false' }),
  });
  expect(off?.state.quarantine).toBeUndefined();
});

it('steps whose time is over are forgotten', () => {
  const first = after('leave-as-is');
  expect(after('leave-as-is', NOW + QUARANTINE_MS - 1, first).quarantine).toHaveLength(2);
  expect(after('leave-as-is', NOW + QUARANTINE_MS, first).quarantine).toHaveLength(1);
});
