import { describe, expect, it } from 'vitest';
import type { PageDecision, PageReason } from '../../../console/model/history.ts';
import { decisionParagraph, triggerOf } from '../../../console/page/decisions/decision-paragraph.ts';
import { alikeFolded, grouped } from '../../../console/page/decisions/folded.ts';
import { REASONS } from '../../../lib/model/reasons.ts';

const reason = (rule: PageReason['rule'], says: string, vertex: string | null = null): PageReason => ({
  rule,
  says,
  vertex,
  numbers: [],
  bound: null,
  about: 'What a policy proposes',
});
const AT = Date.UTC(2026, 2, 2, 10, 55);
const kpus = (parallelism: number) => ({
  parallelism,
  kpus: parallelism,
  parallelismPerKpu: 1,
  dollarsPerHour: 0.11 * (parallelism + 1),
});
const because = [
  reason('kpu', '11 slots in 11 KPUs: Sessionize needs 11.', 'Sessionize'),
  reason('required-factor', 'Source: Clicks has enough.', 'Source: Clicks'),
  reason('required-factor', 'Sessionize needs more.', 'Sessionize'),
];
const up: PageDecision = {
  id: 'a',
  at: AT,
  from: kpus(8),
  to: kpus(11),
  direction: 'up',
  vertices: [],
  status: 'confirmed',
  statusAt: AT + 300_000,
  restartSeconds: 67,
  upgradeStrategy: null,
  written: null,
  because,
  repeated: [],
  alternatives: [],
  decidedOn: null,
  rollbackOf: null,
  memory: null,
  config: null,
  steps: [],
};

describe('a decision in one paragraph', () => {
  it('what changed, what set it off, what it costs, and how it stands', () => {
    expect(decisionParagraph(up, 'UTC')).toBe(
      'Scale up from parallelism 8 to 11 (8 → 11 KPUs + 1 for orchestration), decided on 2 Mar at 10:55. Why: Sessionize needs more. It costs $0.33 an hour more ($1.32 instead of $0.99), about $241 in a month at that size. The job has run with it since 11:00; the restart took 1 min 7 s.',
    );
  });

  it('what a policy said of the whole job comes before what it said of a vertex', () => {
    const ofJob = reason('load-above-capacity', 'More is likely.');
    expect(triggerOf({ ...up, because: [because[0]!, ofJob, ...because.slice(1)] })).toBe(ofJob);
  });

  it('a smaller size saves', () => {
    const down: PageDecision = { ...up, from: up.to, to: up.from, direction: 'down' };
    expect(decisionParagraph(down, 'UTC')).toContain('It saves $0.33 an hour ($0.99 instead of $1.32)');
  });

  it('a recommendation changes nothing', () => {
    const advice: PageDecision = { ...up, status: 'recommended' };
    expect(decisionParagraph(advice, 'UTC')).toMatch(/, recommended on 2 Mar.* Nothing was changed\.$/);
  });

  it('a failure is said with its reason', () => {
    const steps = [
      { at: AT, status: 'requested' as const, says: [] },
      { at: AT, status: 'failed' as const, says: ['No resources.'] },
    ];
    expect(decisionParagraph({ ...up, status: 'failed', steps }, 'UTC')).toMatch(/It failed at 11:00: No resources\.$/);
  });

  it('where vertices have their own parallelism it names the one that changes most, and no price', () => {
    const size = (parallelism: number) => ({ parallelism, kpus: null, parallelismPerKpu: null, dollarsPerHour: null });
    const vertices = [
      { name: 'Source', from: 3, to: 2 },
      { name: 'Score', from: 4, to: 9 },
    ];
    const own = [
      reason('required-factor', 'Source needs less.', 'Source'),
      reason('required-factor', 'Score needs more.', 'Score'),
    ];
    const each: PageDecision = {
      ...up,
      from: size(4),
      to: size(9),
      vertices,
      because: own,
      upgradeStrategy: 'in place',
    };
    expect(decisionParagraph(each, 'UTC')).toBe(
      'Scale up Score from 4 to 9, and 1 more vertex, decided on 2 Mar at 10:55. Why: Score needs more. The job has run with it since 11:00, in place 1 min 7 s after it was asked for.',
    );
    expect(triggerOf({ ...each, because: [] })).toBeUndefined();
  });
});

describe('reasons by what they are about', () => {
  it('every rule there is has a group, in the order of an evaluation', () => {
    const all = Object.values(REASONS).flatMap((rules) => Object.keys(rules) as PageReason['rule'][]);
    const groups = grouped(
      Object.entries(REASONS).flatMap(([about, rules]) =>
        Object.keys(rules).map((rule) => ({
          ...reason(rule as PageReason['rule'], 'It is so.'),
          about: about as never,
        })),
      ),
    );
    expect(groups.map(({ about }) => about).toSorted()).toEqual(Object.keys(REASONS).toSorted());
    const rules = groups.flatMap(({ lines }) => lines.flatMap(({ reasons }) => reasons.map(({ rule }) => rule)));
    expect(rules.toSorted()).toEqual(all.toSorted());
  });

  it('a rule that a newer version has written is not lost', () => {
    const newer = reason('rule-of-tomorrow' as PageReason['rule'], 'Tomorrow.');
    const stable = reason('stable', 'Not yet.');
    expect(grouped([newer, stable]).flatMap(({ lines }) => lines)).toEqual([
      { says: 'Tomorrow.', reasons: [newer] },
      { says: 'Not yet.', reasons: [stable] },
    ]);
  });

  it('sentences that differ in the vertex and in numbers are said once', () => {
    const takes = (vertex: string, count: number) =>
      reason('scale-down-interval', `${vertex} takes ${count} subtasks.`, vertex);
    const other = reason('scale-down-interval', 'Sink could go from 4 to 2.', 'Sink');
    expect(alikeFolded([takes('Score', 6), takes('Enrich', 6), other, takes('Source 2', 1_000)])).toEqual([
      'Score takes 6 subtasks. Likewise Enrich, Source 2 (1000).',
      'Sink could go from 4 to 2.',
    ]);
  });
});
