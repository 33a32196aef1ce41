/** A decision in words: what set it off, in one line, and reasons that are alike said once. */
import { describe, expect, it } from 'vitest';
import { decisionText } from '../../cli/show/decision-text.ts';
import { alikeFolded, reasonGroups } from '../../cli/show/reason-groups.ts';
import type { PageDecision, PageReason } from '../../console/model/history.ts';
import { changeInWords, triggerOf } from '../../console/page/decisions/trigger.ts';
import { REASONS } from '../../lib/model/reasons.ts';

const reason = (
  rule: PageReason['rule'],
  says: string,
  vertex: string | null = null,
  about: PageReason['about'] = 'What a policy proposes',
): PageReason => ({ rule, about, says, vertex, numbers: [], bound: null });
const AT = Date.UTC(2026, 2, 2, 10, 55);
const kpus = (parallelism: number) => ({
  ...{ parallelism, kpus: parallelism, parallelismPerKpu: 1, dollarsPerHour: 0.11 * (parallelism + 1) },
});
const LIMITS = 'What the platform and the limits allow';
const because = [
  reason('kpu', '11 slots in 11 KPUs: Sessionize needs 11.', 'Sessionize', LIMITS),
  reason('required-factor', 'Source: Clicks has enough.', 'Source: Clicks'),
  reason('required-factor', 'Sessionize needs more.', 'Sessionize'),
];
const up: PageDecision = {
  ...{ id: 'a', at: AT, from: kpus(8), to: kpus(11), direction: 'up', vertices: [], decidedOn: null },
  ...{ status: 'confirmed', statusAt: AT + 300_000, restartSeconds: 67, upgradeStrategy: null, written: null },
  ...{ because, alternatives: [], rollbackOf: null, memory: null, config: null, steps: [] },
};
const size = (parallelism: number) => ({ parallelism, kpus: null, parallelismPerKpu: null, dollarsPerHour: null });

describe('a decision in one line', () => {
  it("is the console's paragraph, and how it stands", () => {
    expect(decisionText(up)).toMatch(
      /^At 10:55: Sessionize needs more\. .* from parallelism 8 .* to parallelism 11 .*costs \$0\.33 an hour more.* Now: confirmed in 1 min 7 s, at 11:00\.$/,
    );
    expect(decisionText({ ...up, status: 'recommended', statusAt: AT, restartSeconds: null })).toMatch(
      / Now: recommended\.$/,
    );
  });

  it('the reason that set it off is that of the vertex which decides the size', () => {
    const vertices = [
      { name: 'Source', from: 3, to: 2 },
      { name: 'Score', from: 4, to: 9 },
    ];
    const own = [
      reason('required-factor', 'Source needs less.', 'Source'),
      reason('required-factor', 'Score needs more.', 'Score'),
    ];
    expect(triggerOf(up)?.says).toBe('Sessionize needs more.');
    expect(triggerOf({ because: own, vertices, direction: 'up' })?.says).toBe('Score needs more.');
    expect(triggerOf({ because: own, vertices, direction: 'down' })?.says).toBe('Source needs less.');
    expect(triggerOf({ because: because.slice(0, 1), vertices: [], direction: 'up' })?.rule).toBe('kpu');
    const ofJob = reason('load-above-capacity', 'More is likely.');
    expect(triggerOf({ ...up, because: [because[0]!, ofJob, ...because.slice(1)] })).toBe(ofJob);
    expect(triggerOf({ because: [], vertices: [], direction: 'up' })).toBeUndefined();
  });

  it('what changes, in a few words', () => {
    expect(changeInWords(up)).toBe('from parallelism 8 to 11 (8 → 11 KPUs)');
    const packed = {
      ...up,
      from: { ...kpus(8), parallelismPerKpu: 1 },
      to: { ...kpus(8), kpus: 4, parallelismPerKpu: 2 },
    };
    expect(changeInWords(packed)).toBe('at parallelism 8 to 2 slots per KPU (8 → 4 KPUs)');
    const vertices = [
      { name: 'Score', from: 4, to: 9 },
      { name: 'Sink', from: 1, to: 2 },
    ];
    expect(changeInWords({ ...up, from: size(4), to: size(9), vertices })).toBe('Score from 4 to 9 and 1 more vertex');
  });
});

describe('reasons by what they are about', () => {
  it('every rule there is comes out once', () => {
    const all = Object.entries(REASONS).flatMap(([about, rules]) =>
      Object.keys(rules).map((rule) =>
        reason(rule as PageReason['rule'], 'It is so.', null, about as PageReason['about']),
      ),
    );
    const groups = reasonGroups(all.toReversed());
    expect(groups.map(({ about }) => about).toSorted()).toEqual(Object.keys(REASONS).toSorted());
    expect(groups.flatMap(({ rules }) => rules.map(({ rule }) => rule)).toSorted()).toEqual(
      all.map(({ rule }) => rule).toSorted(),
    );
    for (const { means } of groups.flatMap(({ rules }) => rules)) expect(means).not.toBe('');
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
