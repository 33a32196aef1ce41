import { expect, test } from 'vitest';
import type { PageDecision } from '../../../console/model/history.ts';
import { decisionParagraph } from '../../../console/page/decisions/decision-paragraph.ts';

const size = (parallelism: number, kpus: number) => ({
  ...{ parallelism, kpus, parallelismPerKpu: 2, dollarsPerHour: 0.11 * (kpus + 1) },
});
const decision = (changes: Partial<PageDecision> = {}): PageDecision => ({
  ...{ id: 'd', at: Date.UTC(2026, 2, 4, 17, 10), direction: 'up', vertices: [], status: 'confirmed', statusAt: 0 },
  ...{ from: size(3, 2), to: size(6, 3), restartSeconds: 76, upgradeStrategy: null, written: null, alternatives: [] },
  because: [
    {
      ...{ rule: 'load-above-capacity', about: 'What a policy proposes', vertex: null, numbers: [], bound: null },
      says: 'The forecast is above what the job carries.',
    },
  ],
  decidedOn: {
    ...{ incoming: 5_117, capacity: 5_418, lagRecords: 71_451, downtimeSeconds: 55, drainSeconds: 400 },
    score: { savings: 900, disruption: 600, threshold: 1 },
  },
  ...{ rollbackOf: null, memory: null, config: null, steps: [] },
  ...changes,
});
const paragraph = (changes?: Partial<PageDecision>) =>
  decisionParagraph(decision(changes), 'UTC').join(' ').replaceAll('\u00a0', ' ');

test('why, from what to what, the money, the restart, the backlog and the score', () => {
  expect(paragraph()).toBe(
    'At 17:10, 5 117 records/s arrived, 94 % of what the job could process. Why: The forecast is above what the job carries. ' +
      'flink-autopilot went from parallelism 3 (2 KPUs + 1 for orchestration) to parallelism 6 (3 KPUs + 1 for orchestration). ' +
      'That costs $0.11 an hour more, $80.30 in a month of this size. The restart took 1 min 16 s. ' +
      'The backlog is expected to be processed within 7 min. Score: 1.5; from 1 on a change is worth its restart.',
  );
});

test('what is not known is left out, and never a zero', () => {
  expect(paragraph({ decidedOn: null, restartSeconds: null })).toBe(
    'At 17:10: The forecast is above what the job carries. ' +
      'flink-autopilot went from parallelism 3 (2 KPUs + 1 for orchestration) to parallelism 6 (3 KPUs + 1 for orchestration). ' +
      'That costs $0.11 an hour more, $80.30 in a month of this size.',
  );
});

test.each([
  ['recommended', /recommends to go from/],
  ['refused', /It was refused to go from .* The job did not restart\./],
  ['applied', /is going from .* A restart of about 55 s is expected\./],
] as const)('a decision that is %s has not happened', (status, says) => {
  expect(paragraph({ status, restartSeconds: null })).toMatch(says);
});

test('a smaller size saves, and a backlog may never be processed', () => {
  const decidedOn = { ...decision().decidedOn!, drainSeconds: 'never' as const };
  expect(paragraph({ from: size(6, 3), to: size(3, 2), decidedOn })).toMatch(
    /That saves \$0\.11 an hour, .*would not be processed at this size/,
  );
});

test('where every vertex has its own parallelism, the vertices say it', () => {
  const none = { kpus: null, parallelismPerKpu: null, dollarsPerHour: null };
  const vertices = [{ name: 'Score', from: 3, to: 8 }];
  const words = paragraph({ vertices, from: { parallelism: 3, ...none }, to: { parallelism: 8, ...none } });
  expect(words).toContain('flink-autopilot went to Score 3 → 8 subtasks.');
  expect(words).not.toMatch(/KPU|\$/);
});
