import { expect, test } from 'vitest';
import type { PageDecision } from '../../../console/model/history.ts';
import { decisionParagraph } from '../../../console/page/decisions/decision-paragraph.ts';

const size = (parallelism: number, kpus: number) => ({
  parallelism,
  kpus,
  parallelismPerKpu: 2,
  dollarsPerHour: 0.11 * (kpus + 1),
});
const decision = (changes: Partial<PageDecision> = {}): PageDecision => ({
  id: 'd',
  at: Date.UTC(2026, 2, 4, 17, 10),
  direction: 'up',
  vertices: [],
  status: 'confirmed',
  statusAt: Date.UTC(2026, 2, 4, 17, 15),
  from: size(3, 2),
  to: size(6, 3),
  repeated: [],
  restartSeconds: 76,
  upgradeStrategy: null,
  written: null,
  alternatives: [],
  because: [
    {
      rule: 'load-above-capacity',
      about: 'What a policy proposes',
      vertex: null,
      numbers: [],
      bound: null,
      says: 'The forecast is above what the job carries.',
    },
  ],
  decidedOn: {
    incoming: 5_117,
    capacity: 5_418,
    lagRecords: 71_451,
    downtimeSeconds: 55,
    drainSeconds: 400,
    score: { savings: 900, disruption: 600, threshold: 1 },
  },
  rollbackOf: null,
  memory: null,
  config: null,
  steps: [],
  ...changes,
});
const paragraph = (changes?: Partial<PageDecision>) =>
  decisionParagraph(decision(changes), 'UTC').replaceAll('\u00a0', ' ');

test('with the load, the restart, the backlog and the score that the evaluation saw and expected', () => {
  expect(paragraph()).toBe(
    'Scale up from parallelism 3 to 6 (2 → 3 KPUs + 1 for orchestration), decided on 4 Mar at 17:10. ' +
      '5 117 records/s arrived, 94 % of what the job could process. Why: The forecast is above what the job carries. ' +
      'It costs $0.11 an hour more ($0.44 instead of $0.33), about $80 in a month at that size. ' +
      'The backlog is expected to be processed within 7 min. Score: 1.5; from 1 on a change is worth its restart. ' +
      'The job has run with it since 17:15; the restart took 1 min 16 s.',
  );
});

test('the load is said once, and is the one that the policy decided by', () => {
  const numbers = [
    { name: 'load', value: 5_000, unit: 'records/s' },
    { name: 'carries', value: 4_000, unit: 'records/s' },
  ];
  const [trigger] = decision().because;
  const above = {
    ...trigger!,
    numbers,
    says: 'Up to 5 490 records/s are likely: 137 % of the 4 000 that the job carries.',
  };
  expect(paragraph({ because: [above] })).toContain(
    '5 000 records/s arrived, 125 % of what the job could process. Why: Up to',
  );
  const pays = {
    ...trigger!,
    numbers,
    rule: 'smaller-size-pays',
    says: '300 records/s arrive, 8 slots carry 8 745.',
  } as const;
  expect(paragraph({ because: [pays] })).not.toContain('arrived');
});

test('where waiting was not what decided, the score is what the sizes cost with their restarts', () => {
  const weighed = (is: 'chosen' | 'now', cost: number, holdSeconds: number) =>
    ({ parallelism: 5, size: 5, unit: 'KPUs' as const, carries: 5_000, is, cost, holdSeconds }) as const;
  const decidedOn = { ...decision().decidedOn!, score: null };
  const of = (now: number, changes: Partial<PageDecision> = {}) =>
    paragraph({ decidedOn, alternatives: [weighed('chosen', 10.3, 14_000), weighed('now', 16.1, now)], ...changes });
  expect(of(420)).toContain('Score: with its next restart it comes to 10.3 KPUs, the size it had comes to 16.1.');
  expect(of(30)).toContain('Score: with its next restart it comes to 10.3 KPUs, the size it had is not enough.');
  // Made although waiting has cost less than a restart: that did not decide it.
  const waited = { ...decidedOn, score: { savings: 10, disruption: 600, threshold: 1 } };
  expect(of(420, { decidedOn: waited })).toContain('it comes to 10.3 KPUs');
});

test('what is not known is left out, and never a zero', () => {
  expect(paragraph({ decidedOn: null, restartSeconds: null })).not.toMatch(/arrived|backlog|Score|restart|null|NaN/);
});

test.each([
  ['applied', /A restart of about 55 s is expected\./],
  ['recommended', /A restart of about 55 s is expected\..*Nothing was changed\.$/],
] as const)('before a restart was measured, what is expected of it: %s', (status, says) => {
  expect(paragraph({ status, restartSeconds: null })).toMatch(says);
});

test('a decision that was refused restarts nothing', () => {
  expect(paragraph({ status: 'refused', restartSeconds: null })).not.toContain('restart of');
});

test('a backlog may never be processed', () => {
  const decidedOn = { ...decision().decidedOn!, drainSeconds: 'never' as const };
  expect(paragraph({ decidedOn })).toContain('The backlog would not be processed at this size.');
});

test('what made the policy look goes before what it says of the vertex that decides', () => {
  const [trigger] = decision().because;
  const vertex = { ...trigger!, rule: 'capacity-curve', vertex: 'Score', says: 'Score: 4 -> 8.' } as const;
  const kpu = { ...trigger!, rule: 'kpu', vertex: 'Score', says: '8 slots.' } as const;
  expect(paragraph({ because: [kpu, trigger!, vertex] })).toContain('Why: The forecast is above what the job carries.');
  expect(paragraph({ because: [kpu, vertex] })).toContain('Why: Score: 4 -> 8.');
});

test('a vertex that is right as it is is no reason for a change: the KPUs or the memory are', () => {
  const [trigger] = decision().because;
  const right = { ...trigger!, rule: 'within-bounds', vertex: 'Score', says: 'Score is right with 9.' } as const;
  const says = '10 slots in 4 KPUs (3 per KPU): the CPU needs 4 KPUs. It costs 0.55 USD an hour, before 0.44.';
  const kpu = { ...trigger!, rule: 'kpu', vertex: 'Score', says } as const;
  const words = paragraph({ because: [right, kpu] });
  expect(words).toContain('Why: 10 slots in 4 KPUs (3 per KPU): the CPU needs 4 KPUs. It costs $0.11 an hour more');
  const headroom = { ...trigger!, rule: 'memory-headroom', says: '2 KPUs instead of 4 would do.' } as const;
  expect(paragraph({ because: [right, headroom, kpu] })).toContain('Why: 2 KPUs instead of 4 would do. It costs');
  const bounded = { ...right, bound: 'max parallelism', says: 'Score can have no more than 9.' };
  expect(paragraph({ because: [bounded, kpu] })).toContain('Why: Score can have no more than 9.');
});

test('the id of an operation is left out of what is said', () => {
  const says = 'Operation 8d8f9e47-030c-40a2-8c59-9c098e4fa37f (UpdateApplication) ended FAILED: Full.';
  const steps = [{ at: 0, status: 'failed', says: [says] }] as const;
  expect(paragraph({ status: 'failed', restartSeconds: null, steps })).toMatch(/It failed at 17:15: Full\.$/);
});

test('a recommendation that was made again says when it was first and last', () => {
  const at = (day: number, hour: number): number => Date.UTC(2026, 2, day, hour, 40);
  const again = (...times: readonly number[]) =>
    paragraph({ status: 'recommended', repeated: times.map((time) => ({ id: `d${time}`, at: time })) });
  expect(again()).toMatch(/^[^.]*, recommended on 4 Mar at 17:10\./);
  expect(again(at(4, 18), at(4, 19))).toMatch(/^[^.]*, recommended on 4 Mar at 17:10, and last at 19:40\./);
  expect(again(at(5, 18))).toMatch(/^[^.]*, recommended on 4 Mar at 17:10, and last on 5 Mar at 18:40\./);
});
