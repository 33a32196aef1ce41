import { expect, it } from 'vitest';
import { cooldownAfter } from '../../../../lib/change/failure-handling/cooldown.ts';
import { REPETITION_MS, recordFailure } from '../../../../lib/change/failure-handling/record-failure.ts';
import { initialState } from '../../../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight, ChangeStatus, Outcome, PendingChange, Remedy } from '../../../../lib/model/change.ts';
import { inState } from '../../../support/changes.ts';
import { pendingChange } from '../../../support/job-values.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;
const failedWith = (remedy: Remedy, at = NOW): Extract<Outcome, { kind: 'failed' }> => ({
  kind: 'failed',
  at,
  remedy,
  because: [{ rule: 'job-failed', says: 'The job is FAILED.' }],
});
const ended = (status: ChangeStatus, own: Partial<Pick<PendingChange, 'since' | 'change'>> = {}): ChangeInFlight =>
  inState({ ...pendingChange(NOW), ...own }, status);
const { change } = pendingChange(NOW);
const undo = { change: { ...change, kind: 'rollback', rollbackOf: { decision: 'a', kind: 'resize' } } } as const;

it.each<[string, ChangeInFlight, number, RegExp | undefined]>([
  ['after a failure, an hour', ended('failed'), 59, /^The last change failed 59 min ago; .* after 60 min\.$/],
  ['after a failure, no longer', ended('failed'), 60, undefined],
  [
    'after it was rolled back, too',
    ended('confirmed', undo),
    30,
    /^The last change failed, and was rolled back 30 min/,
  ],
  ['after that failed', ended('failed', undo), 5, /^A change failed, and its rollback failed, too, 5 min ago/],
  ['after that was refused', ended('refused', undo), 5, /^A change failed, and its rollback was refused 5 min ago/],
  ['after that lapsed', ended('lapsed', undo), 5, /^A change failed, and its rollback lapsed 5 min ago/],
  ['not after a refusal', ended('refused'), 0, undefined],
  ['not after a success', ended('confirmed'), 0, undefined],
])('%s', (_, one, minutes, says) => {
  const rest = cooldownAfter(one, initialState, NOW + minutes * 60_000);
  if (says) expect(rest?.says).toMatch(says);
  else expect(rest).toBeUndefined();
});

it.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [5, 16],
  [6, 24],
  [9, 24],
])('written over by others %i times within a week: %i hours', (times, hours) => {
  let memory = initialState;
  for (let n = times; n > 0; n--)
    memory = recordFailure(memory, { change }, failedWith('yield-to-external', NOW - n * HOUR));
  const last: ChangeInFlight = {
    ...pendingChange(NOW),
    status: 'failed',
    since: NOW - HOUR,
    because: [],
    remedy: 'yield-to-external',
  };
  const rests = (after: number) => cooldownAfter(last, memory, NOW - HOUR + after) !== undefined;
  expect([rests(hours * HOUR - 1), rests(hours * HOUR)]).toEqual([true, false]);
  const { says } = cooldownAfter(last, memory, NOW - HOUR) ?? {};
  expect(says).toContain(
    times > 1 ? `, ${times} times within a week, the last 0 min ago` : 'over what we wrote 0 min ago',
  );
});

it('what was written over more than a week ago is no repetition', () => {
  const once = recordFailure(initialState, { change }, failedWith('yield-to-external'));
  expect(
    recordFailure(once, { change }, failedWith('yield-to-external', NOW + REPETITION_MS)).externalOverrides,
  ).toHaveLength(1);
  expect(
    recordFailure(once, { change }, failedWith('yield-to-external', NOW + REPETITION_MS - 1)).externalOverrides,
  ).toHaveLength(2);
});
