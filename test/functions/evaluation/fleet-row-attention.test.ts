import { expect, test } from 'vitest';
import { attentionOf } from '../../../functions/evaluation/fleet-row-attention.ts';
import type { Reason } from '../../../lib/model/reason.ts';

const NOW = Date.UTC(2026, 2, 2, 12);
const MINUTE = 60_000;

const seen = (minutes: number | undefined, ...because: readonly Reason[]) =>
  attentionOf(
    {
      report: { change: undefined, mode: 'act', blockedBy: [], evaluated: { decision: { because: [] } } },
      description: {
        state: { status: 'RUNNING', ...(minutes === undefined ? {} : { runningSince: NOW - minutes * MINUTE }) },
        condition: 'RUNNING',
      },
      observed: { because },
      now: NOW,
    },
    {},
    undefined,
  ).map(({ rule }) => rule);

test('that a job reports nothing whole yet needs attention only once it has run for ten minutes', () => {
  const missing: Reason = { rule: 'metrics-missing', says: 'No minute of the window has points of every subtask.' };
  const memory: Reason = { rule: 'out-of-memory', says: 'A task manager was killed.' };
  expect(seen(9, missing)).toEqual([]);
  expect(seen(11, missing)).toEqual(['metrics-missing']);
  expect(seen(undefined, missing)).toEqual(['metrics-missing']);
  expect(seen(9, missing, memory)).toEqual(['out-of-memory']);
});
