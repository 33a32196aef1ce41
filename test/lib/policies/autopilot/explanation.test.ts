import { describe, expect, it } from 'vitest';
import type { JobEvaluated } from '../../../../lib/evaluate-job.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import { autopilot } from '../../../../lib/policies/autopilot/autopilot.ts';
import { sizeOf } from '../../../../lib/policies/autopilot/capacity.ts';
import { explaining } from '../../../../lib/policies/autopilot/explanation.ts';
import { outlookOf } from '../../../../lib/policies/autopilot/outlook.ts';
import { PARAMETERS } from '../../../../lib/policies/autopilot/parameters.ts';
import { proposalsFor } from '../../../../lib/policies/autopilot/proposals.ts';
import type { Policy } from '../../../../lib/policies/policy.ts';
import { POLICIES, policyNamed } from '../../../../lib/policies.ts';
import { MINUTE, optionsOf, START } from '../../../support/small-job.ts';
import { evaluationsOfStory, type Story, type StoryMinute } from '../../../support/timeline.ts';

const shop = {
  vertices: [
    { name: 'orders', parallelism: 8, perSubtask: 400 },
    { name: 'count', parallelism: 8, perSubtask: 100 },
  ],
  partitions: 24,
};

interface Situation {
  readonly minute: number;
  readonly load: (minute: number) => number;
  readonly options?: Readonly<Record<string, string>>;
  readonly job?: Partial<Story>;
}

const minutesOf = ({ minute, load, options = {}, job = {} }: Situation): readonly StoryMinute[] =>
  evaluationsOfStory({
    ...shop,
    ...job,
    policy: policyNamed('autopilot', POLICIES),
    options: optionsOf({ 'catch-up.duration': '30 min', 'metrics.window': '15 min', ...options }),
    arriving: load,
    minutes: minute,
  });

const situationAt = (situation: Situation): JobEvaluated => {
  const last = minutesOf(situation).at(-1);
  if (last === undefined) throw new Error('A story has a minute.');
  return last.taken;
};

const codes = ({ decision }: JobEvaluated): readonly string[] => decision.because.map(({ rule }) => rule);
const reason = ({ decision }: JobEvaluated, rule: string): Reason => {
  const found = decision.because.find((each) => each.rule === rule);
  if (found === undefined) throw new Error(`no ${rule} in ${decision.because.map((each) => each.rule).join(', ')}`);
  return found;
};
const numberOf = (taken: JobEvaluated, rule: string, name: string): number =>
  reason(taken, rule).numbers?.[name]?.value ?? Number.NaN;

const growing = (minute: number) => 500 + 12 * minute;
const spikeAt = (at: number) => (minute: number) => (minute === at ? 1500 : 600);
/** A minute's flood leaves a backlog that six subtasks hardly work off. */
const flooded = (minute: number) => (minute === 30 ? 2500 : 570);
const six = { vertices: shop.vertices.map((vertex) => ({ ...vertex, parallelism: 6 })) };

/** When the job is first changed: that follows from the price of a restart, the reserve and the forecast. */
const firstChange = (load: Situation['load']): number => {
  const changed = minutesOf({ minute: 180, load }).find(({ taken }) => taken.decision.kind === 'rescale');
  if (changed === undefined) throw new Error('The job is never changed.');
  return changed.minute;
};
const low = () => 200;
const paid = firstChange(low);
const risen = firstChange(growing);

describe('the reasons of a decision, trigger first', () => {
  it.each<[string, Situation, string, readonly string[]]>([
    [
      'enough capacity',
      { minute: 30, load: () => 600 },
      'hold',
      ['load-within-capacity', 'enough-capacity', 'alternatives', 'would-change'],
    ],
    [
      'a smaller size that has not paid yet',
      { minute: paid - 1, load: low },
      'hold',
      ['smaller-size-pays', 'restart-price', 'alternatives', 'would-change'],
    ],
    [
      'a smaller size that has paid',
      { minute: paid, load: low },
      'rescale',
      [
        'smaller-size-pays',
        'capacity-curve',
        'capacity-curve',
        'task-manager-memory',
        'restart-earned',
        'alternatives',
        'would-change',
      ],
    ],
    [
      'more is needed by one sample',
      { minute: risen - 1, load: growing },
      'hold',
      ['load-above-capacity', 'second-sample', 'alternatives', 'would-change'],
    ],
    [
      'more is needed by two',
      { minute: risen, load: growing },
      'rescale',
      ['load-above-capacity', 'capacity-curve', 'task-manager-memory', 'alternatives', 'would-change'],
    ],
    ['a spike', { minute: 30, load: spikeAt(30) }, 'hold', ['odd-sample']],
    [
      'a limit of the options',
      { minute: 40, load: () => 850, options: { 'vertex.max-parallelism': '8' } },
      'hold',
      ['load-above-capacity', 'no-gain', 'within-bounds', 'would-change'],
    ],
    [
      'the least parallelism of the options',
      { minute: 40, load: () => 100, options: { 'vertex.min-parallelism': '8' } },
      'hold',
      ['load-within-capacity', 'enough-capacity', 'alternatives', 'within-bounds', 'within-bounds', 'would-change'],
    ],
    [
      'too early for a smaller size',
      { minute: paid + 2, load: low },
      'hold',
      ['load-within-capacity', 'just-started', 'would-change'],
    ],
    [
      'no forecast and no reserve wanted',
      { minute: 30, load: () => 600, options: { 'catch-up.duration': '0 s' } },
      'hold',
      ['load-within-capacity', 'enough-capacity'],
    ],
    ['nothing known', { minute: 0, load: () => 200 }, 'hold', ['two-samples']],
  ])('%s', (_name, situation, kind, expected) => {
    const taken = situationAt(situation);
    expect([taken.decision.kind, codes(taken)]).toEqual([kind, expected]);
  });

  it('a backlog that takes too long, and how little of it would have been left alone', () => {
    const changed = situationAt({ minute: 31, load: flooded, job: six });
    expect([changed.decision.kind, codes(changed)[0], codes(changed).at(-1)]).toEqual([
      'rescale',
      'backlog-late',
      'would-change',
    ]);
    expect(numberOf(changed, 'backlog-late', 'drain')).toBeGreaterThan(900);
    expect(numberOf(changed, 'would-change', 'backlog')).toBeLessThan(numberOf(changed, 'backlog-late', 'backlog'));
  });
});

describe('the size that is wanted without the active bound', () => {
  it('of an option', () => {
    const taken = situationAt({ minute: 40, load: () => 850, options: { 'vertex.max-parallelism': '8' } });
    expect(reason(taken, 'within-bounds')).toMatchObject({
      bound: 'job.autoscaler.vertex.max-parallelism',
      numbers: { most: { value: 8 }, wanted: { value: expect.any(Number) } },
    });
    expect(numberOf(taken, 'within-bounds', 'wanted')).toBeGreaterThan(9);
  });

  it('of the partitions', () => {
    const job = { vertices: [{ name: 'orders', parallelism: 4, perSubtask: 200 }], partitions: 4 };
    const taken = situationAt({ minute: 5, load: () => 820, job });
    expect(reason(taken, 'within-bounds').bound).toBe('partitions of the source');
    expect(numberOf(taken, 'within-bounds', 'wanted')).toBeGreaterThan(4);
  });
});

describe('what would change a decision', () => {
  it('is where it really turns: up', () => {
    const at = (load: number) => situationAt({ minute: 2, load: () => load });
    const from = numberOf(at(600), 'would-change', 'up');
    expect(from).toBeGreaterThan(700);
    expect(codes(at(1.01 * from))[0]).toBe('load-above-capacity');
    expect(codes(at(0.99 * from))[0]).toBe('load-within-capacity');
    expect(numberOf(at(600), 'would-change', 'upTo')).toBeGreaterThan(8);
  });

  it('is where it really turns: down', () => {
    const flat = situationAt({ minute: 30, load: () => 600 });
    const below = numberOf(flat, 'would-change', 'down');
    const at = (load: number) => situationAt({ minute: 8, load: () => load });
    expect(codes(at(0.95 * below))[0]).toBe('smaller-size-pays');
    expect(codes(at(1.1 * below))[0]).toBe('load-within-capacity');
  });

  it('is when it really turns: the waiting time of a smaller size', () => {
    const waiting = situationAt({ minute: paid - 4, load: low });
    expect(numberOf(waiting, 'would-change', 'downIn')).toBe(4 * 60);
    expect(waiting.predictions?.nextSize?.at).toBe(START + paid * MINUTE);
  });
});

describe('what is predicted beside the reasons', () => {
  it('scores a smaller size by what staying has cost against a restart', () => {
    const first = minutesOf({ minute: paid, load: low }).findIndex(
      ({ taken }) => codes(taken)[0] === 'smaller-size-pays',
    );
    const { decision, predictions } = situationAt({ minute: paid, load: low });
    const to = Math.max(...(decision.kind === 'rescale' ? decision.vertices.map((vertex) => vertex.to) : []));
    // What fewer of the 8 slots had saved since the first minute, against so many seconds of all 8.
    const { priceSeconds, gate } = PARAMETERS;
    const score = { disruption: 8 * priceSeconds.balanced, threshold: gate };
    expect(predictions?.score).toEqual({ ...score, savings: (8 - to) * 60 * (paid - first + 1) });
    expect((predictions?.score?.savings ?? 0) / score.disruption).toBeGreaterThan(gate);
    const before = situationAt({ minute: paid - 1, load: low }).predictions?.score;
    expect((before?.savings ?? Number.NaN) / score.disruption).toBeLessThanOrEqual(gate);
  });

  it('has no score where more is needed: that is not weighed against a restart', () => {
    expect(situationAt({ minute: risen, load: growing }).predictions?.score).toBeUndefined();
    expect(situationAt({ minute: 30, load: () => 600 }).predictions?.score).toBeUndefined();
  });

  it('shows at most six sizes, the cheapest first, with that of now', () => {
    for (const minute of [paid - 4, paid]) {
      const { alternatives = [] } = situationAt({ minute, load: low }).predictions ?? {};
      expect(alternatives.length).toBeGreaterThan(1);
      expect(alternatives.length).toBeLessThanOrEqual(6);
      expect(alternatives.map(({ size }) => size)).toContain(8);
      const costs = alternatives.map(({ cost }) => cost);
      expect(costs).toEqual([...costs].sort((a, b) => a - b));
    }
  });

  it('counts how much of the forecasts lay within their band', () => {
    const { coverage } = situationAt({ minute: 60, load: (minute) => 600 + 20 * Math.sin(minute) }).predictions ?? {};
    expect(coverage?.due).toBeGreaterThan(50);
    expect(coverage?.share).toBeGreaterThan(0.2);
    expect(situationAt({ minute: 2, load: () => 600 }).predictions?.coverage).toBeUndefined();
  });
});

it('a job that is behind and gives up what brings nothing says that first, and not the load as the reason', () => {
  const shrinking = explaining({
    ...autopilot,
    propose: (state, situation) => {
      const outlook = outlookOf(state, situation);
      const size = sizeOf(outlook.capacity, 6);
      const vertices = proposalsFor(size, size.carries, outlook);
      return { kind: 'proposed', state, restart: { kind: 'yes' }, notices: [], vertices, parallelismPerKpu: undefined };
    },
  });
  const minutes = evaluationsOfStory({
    ...shop,
    policy: shrinking as unknown as Policy<unknown>,
    options: optionsOf({ 'catch-up.duration': '30 min', 'metrics.window': '15 min' }),
    arriving: () => 1_200,
    minutes: 20,
  });
  const change = minutes.find(({ taken }) => taken.decision.kind === 'rescale');
  const [first, second] = change?.taken.decision.because ?? [];
  expect([first?.rule, second?.rule]).toEqual(['no-gain', 'load-above-capacity']);
  expect(first?.says).toMatch(/^No size carries what arrives, and 6 slots carry as much as the 8 of now/);
});

describe('a vertex that is left alone and shares its slots with the others', () => {
  const changesOf = (options: Readonly<Record<string, string>>) =>
    minutesOf({ minute: 180, load: low, options }).filter(({ taken }) => taken.decision.kind === 'rescale');

  it('is paid for in every size: where it keeps the slots, making the others smaller saves nothing and is not proposed', () => {
    const [orders = ''] = Object.keys(situationAt({ minute: 30, load: low }).evaluation?.vertices ?? {});
    expect(changesOf({ 'vertex.exclude.ids': orders })).toEqual([]);
    expect(changesOf({}).length).toBeGreaterThan(0);
  });
});
