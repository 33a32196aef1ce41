import { describe, expect, it } from 'vitest';
import type { VertexEvaluation } from '../../../../lib/model/evaluation.ts';
import { alignment } from '../../../../lib/policies/flink/alignment.ts';
import { effectiveness } from '../../../../lib/policies/flink/effectiveness.ts';
import { excluded } from '../../../../lib/policies/flink/excluded.ts';
import { expectedRate } from '../../../../lib/policies/flink/expected-rate.ts';
import { factorLimits } from '../../../../lib/policies/flink/factor-limits.ts';
import type { ScalingRecord } from '../../../../lib/policies/flink/flink-state.ts';
import { observedScalability } from '../../../../lib/policies/flink/observed-scalability.ts';
import { requiredFactor, whyRequired } from '../../../../lib/policies/flink/required-factor.ts';
import { scaleDownInterval } from '../../../../lib/policies/flink/scale-down-interval.ts';
import type { Proposal, VertexSituation } from '../../../../lib/policies/flink/vertex-rule.ts';
import { withinBounds } from '../../../../lib/policies/flink/within-bounds.ts';
import { idOf, MINUTE, optionsOf, START, vertexOf } from '../../../support/small-job.ts';

const evaluation: VertexEvaluation = {
  load: 0.9,
  trueProcessingRate: 820,
  targetDataRate: 868,
  catchUpDataRate: 0,
  lag: 0,
  parallelism: 4,
  recommendedParallelism: 4,
  maxParallelism: 128,
  sourcePartitions: 0,
  scaleUpRateThreshold: 900,
  scaleDownRateThreshold: 2000,
  backPressure: 0,
};

const situation = (own: Partial<VertexSituation> = {}): VertexSituation => ({
  vertex: vertexOf('orders'),
  evaluation,
  newest: { at: START, vertices: { [idOf('orders')]: { load: 0.9 } }, job: {} },
  history: [],
  restartMs: 0,
  options: optionsOf(),
  now: START,
  ...own,
});

const proposal = (own: Partial<Proposal> = {}): Proposal => ({
  factor: 1,
  parallelism: 4,
  expectedProcessingRate: undefined,
  outsideBound: false,
  delayed: undefined,
  ...own,
});

const record = (from: number, to: number, trueProcessingRate: number, expectedProcessingRate = 0): ScalingRecord => ({
  at: START - MINUTE,
  from,
  to,
  trueProcessingRate,
  expectedProcessingRate,
});

describe('a vertex that commits for others', () => {
  it.each([
    'orders: Committer',
    'orders: Global Committer',
    'orders: Sink pre-commit aggregator: orders',
    'IcebergFilesCommitter -> Sink: IcebergSink shop.orders',
  ])('is never scaled: %s', (name) => {
    const step = excluded(proposal(), situation({ vertex: { ...vertexOf('orders'), name } }));
    expect(step).toMatchObject({ kind: 'keep', because: { rule: 'committer' } });
  });

  it.each(['join -> joined: Writer -> joined: Committer', 'orders: Writer', 'Source: commits'])(
    'is not one that does other work, too: %s',
    (name) => {
      expect(excluded(proposal(), situation({ vertex: { ...vertexOf('orders'), name } }))).toBeUndefined();
    },
  );
});

describe('excluded', () => {
  it.each([
    ['by option', situation({ options: optionsOf({ 'vertex.exclude.ids': idOf('orders') }) }), /excluded by option/],
    ['finished', situation({ vertex: vertexOf('orders', { finished: true }) }), /is finished/],
    ['silent', situation({ newest: { at: START, vertices: {}, job: {} } }), /does not say how busy/],
  ])('%s', (_name, where, says) => {
    expect(excluded(proposal(), where)).toMatchObject({ kind: 'keep', because: { says: expect.stringMatching(says) } });
  });
  it('else not', () => expect(excluded(proposal(), situation())).toBeUndefined());
});

describe('required factor', () => {
  it('is what is needed over what it can do', () => {
    expect(requiredFactor(proposal(), situation())).toEqual({ kind: 'propose', change: { factor: 1240 / 820 } });
    expect(whyRequired(situation())).toMatchObject({
      rule: 'required-factor',
      says: 'orders needs 1 240 records/s at 70 % busy, has 820',
    });
  });
  it.each([
    [{ trueProcessingRate: Number.NaN }, 'orders: how many records/s it could process is not known.'],
    [{ targetDataRate: Number.NaN }, 'orders: how many records/s arrive is not known.'],
  ])('is nothing without both: %o', (own, says) => {
    const step = requiredFactor(proposal(), situation({ evaluation: { ...evaluation, ...own } }));
    expect(step).toMatchObject({ kind: 'keep', because: { says } });
  });
});

describe('observed scalability', () => {
  const on = optionsOf({ 'observed-scalability.enabled': 'true' });
  it.each([
    ['linear', [record(1, 2, 100), record(2, 4, 200), record(4, 8, 400)], undefined],
    ['too little seen', [record(1, 2, 100), record(2, 4, 120)], undefined],
    ['a rate unknown', [record(1, 2, 100), record(2, 4, Number.NaN), record(4, 8, 200)], undefined],
    // (100 + 320 + 960) / (21 * 100) = 0.657
    ['less than linear', [record(1, 2, 100), record(2, 4, 160), record(4, 8, 240)], 2 / 0.66],
    ['never less than the floor', [record(1, 2, 100), record(2, 4, 100), record(4, 8, 100)], 4],
  ])('%s', (_name, history, factor) => {
    const step = observedScalability(proposal({ factor: 2 }), situation({ history, options: on }));
    expect(step?.kind === 'propose' ? step.change.factor : undefined).toBe(factor);
  });
  it('is off by default', () => expect(observedScalability(proposal(), situation())).toBeUndefined());
});

describe('factor limits', () => {
  it.each([
    [0.2, 0.4, 'job.autoscaler.scale-down.max-factor'],
    [12, 11, 'job.autoscaler.scale-up.max-factor'],
  ])('%f -> %f', (factor, limit, bound) => {
    const options = optionsOf({ 'scale-down.max-factor': '0.6', 'scale-up.max-factor': '10' });
    expect(factorLimits(proposal({ factor }), situation({ options }))).toMatchObject({
      change: { factor: limit },
      because: { bound },
    });
  });
  it.each([0.4, 1, 11, Number.NaN])('%f passes', (factor) => {
    const options = optionsOf({ 'scale-up.max-factor': '10' });
    expect(factorLimits(proposal({ factor }), situation({ options }))).toBeUndefined();
  });
});

describe('within bounds', () => {
  const bounds = optionsOf({ 'vertex.min-parallelism': '3', 'vertex.max-parallelism': '20' });
  it.each([
    [1.51, { parallelism: 4 }, 7, undefined],
    [0.1, { parallelism: 4 }, 3, 'job.autoscaler.vertex.min-parallelism'],
    [100, { parallelism: 4 }, 20, 'job.autoscaler.vertex.max-parallelism'],
    [100, { parallelism: 4, maxParallelism: 12 }, 12, 'max parallelism of the vertex'],
    [0.9, { parallelism: 40 }, 36, undefined],
    [Number.NaN, { parallelism: 4 }, 3, 'job.autoscaler.vertex.min-parallelism'],
    [Number.POSITIVE_INFINITY, { parallelism: 4 }, 20, 'job.autoscaler.vertex.max-parallelism'],
  ])('%f times %o -> %i', (factor, own, parallelism, bound) => {
    const step = withinBounds(proposal({ factor }), situation({ vertex: vertexOf('orders', own), options: bounds }));
    expect(step).toMatchObject({ kind: 'propose', change: { parallelism } });
    expect(step?.kind === 'propose' ? step.because?.bound : 'none').toBe(bound);
  });
  it.each([
    [1, 'orders is right with 4.'],
    [0.01, 'orders would take 1 subtasks, but may not leave 4.'],
  ])('%f times 4 stays, and ends the wait of a scale-down', (factor, says) => {
    const options = optionsOf({ 'vertex.min-parallelism': '4' });
    const delayed = { first: START, recommended: [] };
    expect(withinBounds(proposal({ factor, delayed }), situation({ options }))).toMatchObject({
      kind: 'keep',
      change: { delayed: undefined },
      because: { says },
    });
  });
});

describe('alignment', () => {
  const partitioned = (sourcePartitions: number) => ({ ...evaluation, sourcePartitions });
  it.each([
    ['up to a divisor', 24, 4, 7, 8],
    ['up to less per subtask', 100, 4, 30, 34],
    ['not above the partitions', 10, 4, 11, 11],
    ['down, at most to where it is', 24, 20, 13, 13],
    ['down to a divisor', 24, 20, 9, 12],
  ])('%s: %i partitions, %i -> %i', (_name, partitions, now, target, aligned) => {
    const where = situation({ vertex: vertexOf('orders', { parallelism: now }), evaluation: partitioned(partitions) });
    const step = alignment(proposal({ parallelism: target }), where);
    expect(step?.kind === 'propose' ? (step.change.parallelism ?? target) : target).toBe(aligned);
  });
  it('only where records are keyed or partitions are known', () => {
    expect(alignment(proposal({ parallelism: 7 }), situation())).toBeUndefined();
    const keyed = vertexOf('count', { inputs: [{ from: idOf('orders'), shipStrategy: 'hash' }] });
    expect(alignment(proposal({ parallelism: 7 }), situation({ vertex: keyed }))).toMatchObject({
      change: { parallelism: 8 },
      because: { says: 'count takes 8 subtasks rather than 7, to spread 128 key groups evenly.' },
    });
  });
  it('says no more when the alignment leads back', () => {
    const vertex = vertexOf('orders', { parallelism: 12 });
    const step = alignment(proposal({ parallelism: 11 }), situation({ vertex, evaluation: partitioned(12) }));
    expect(step).toMatchObject({ kind: 'keep', change: { delayed: undefined } });
  });
  it('the deprecated modes look below the target, and report it', () => {
    const options = optionsOf({ 'scaling.key-group.partitions.adjust.mode': 'EVENLY_SPREAD' });
    const step = alignment(proposal({ parallelism: 13 }), situation({ options, evaluation: partitioned(12) }));
    expect(step).toMatchObject({ change: { parallelism: 12 }, notice: { reason: 'ScalingLimited' } });
  });
});

describe('expected rate', () => {
  it.each([
    [820, true],
    [900, false],
    [2000, false],
    [2001, true],
  ])('%f is outside of 900 to 2000: %s', (trueProcessingRate, outsideBound) => {
    const where = situation({ evaluation: { ...evaluation, trueProcessingRate } });
    expect(expectedRate(proposal({ parallelism: 8 }), where)).toMatchObject({
      change: { expectedProcessingRate: trueProcessingRate * 2, outsideBound },
    });
  });
});

describe('effectiveness', () => {
  const on = optionsOf({ 'scaling.effectiveness.detection.enabled': 'true' });
  const up = proposal({ parallelism: 8, delayed: { first: START, recommended: [] } });
  it.each([
    ['helped', record(2, 4, 500, 1000), 'propose'],
    ['did not help', record(2, 4, 800, 1600), 'keep'],
    ['was a scale-down', record(8, 4, 800, 1600), 'propose'],
    ['was to another parallelism', record(2, 3, 800, 1600), 'propose'],
    ['promised nothing', record(2, 4, 820, 820), 'keep'],
  ])('the last scaling %s', (_name, last, kind) => {
    const step = effectiveness(up, situation({ history: [last], options: on }));
    expect(step).toMatchObject({ kind, change: { delayed: undefined } });
  });
  it('is only reported when detection is off', () => {
    const step = effectiveness(up, situation({ history: [record(2, 4, 800, 1600)] }));
    expect(step).toMatchObject({
      kind: 'propose',
      notice: { reason: 'IneffectiveScaling', key: `ineffective${idOf('orders')}800.0` },
    });
  });
  it('has no say in scaling down', () => {
    expect(
      effectiveness(proposal({ parallelism: 2 }), situation({ history: [record(2, 4, 800, 1600)] })),
    ).toBeUndefined();
  });
});

describe('scale-down interval', () => {
  const hour = optionsOf({ 'scale-down.interval': '1 h' });
  const waited = (minutes: number, recommended: readonly (readonly [number, number])[]) => ({
    first: START - minutes * MINUTE,
    recommended: recommended.map(([ago, parallelism]) => ({
      at: START - ago * MINUTE,
      parallelism,
      outsideBound: true,
    })),
  });
  it('waits the interval, and says until when', () => {
    expect(scaleDownInterval(proposal({ parallelism: 2 }), situation({ options: hour }))).toMatchObject({
      kind: 'keep',
      change: { delayed: { first: START, recommended: [{ at: START, parallelism: 2, outsideBound: false }] } },
      because: { says: 'orders could go from 4 to 2; scale-down delayed until 2026-01-01 01:00 UTC.' },
    });
  });
  it.each([
    ['the largest of the interval', waited(60, [[50, 3]]), 2, 3],
    [
      'not what is older',
      waited(90, [
        [61, 3],
        [20, 1],
      ]),
      1,
      1,
    ],
    ['the newest, when it is the largest', waited(60, [[30, 2]]), 3, 3],
  ])('then takes %s', (_name, delayed, now, taken) => {
    const step = scaleDownInterval(proposal({ parallelism: now, delayed }), situation({ options: hour }));
    expect(step).toMatchObject({ kind: 'propose', change: { parallelism: taken } });
  });
  it('keeps what it has when a moment of the interval needed just that', () => {
    const step = scaleDownInterval(
      proposal({ parallelism: 2, delayed: waited(60, [[10, 4]]) }),
      situation({ options: hour }),
    );
    expect(step).toMatchObject({ kind: 'keep' });
  });
  it('off, or not down: no say', () => {
    expect(scaleDownInterval(proposal({ parallelism: 2 }), situation())).toBeUndefined();
    expect(scaleDownInterval(proposal({ parallelism: 5 }), situation({ options: hour }))).toBeUndefined();
  });
});
