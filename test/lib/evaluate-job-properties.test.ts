import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { Options } from '../../lib/options/options.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import { countedProperty } from '../support/counted-property.ts';
import {
  type Doing,
  idOf,
  inARow,
  lastEvaluation,
  MINUTE,
  observe,
  optionsOf,
  START,
  stateOf,
  vertexOf,
} from '../support/small-job.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const filled = [0, 1, 2, 3];

/** Mostly a vertex that works and is measured: else every evaluation would hold. */
const doing = fc.record({
  busy: fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: 0.01, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, Number.NaN) },
  ),
  recordsPerSecond: fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: 1, max: 1e6, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  lag: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000_000 })),
  partitions: fc.constantFrom(0, 7, 24),
});

const parallelism = fc.integer({ min: 1, max: 40 });
const job = fc
  .tuple(fc.array(fc.tuple(parallelism, doing, fc.constantFrom('HASH', 'REBALANCE')), { minLength: 1, maxLength: 4 }))
  .map(([vertices]) => {
    const graph = inARow(
      ...vertices.map(([own, _doing, shipStrategy], n) => {
        const before = NAMES[n - 1];
        const inputs = before === undefined ? [] : [{ from: idOf(before), shipStrategy }];
        return vertexOf(NAMES[n] ?? '', { parallelism: own, maxParallelism: 128, inputs });
      }),
    );
    return { graph, doing: Object.fromEntries(vertices.map(([, now], n) => [NAMES[n] ?? '', now])) };
  });

const options = fc
  .record({
    'vertex.min-parallelism': fc.integer({ min: 1, max: 5 }).map(String),
    'vertex.max-parallelism': fc.integer({ min: 5, max: 200 }).map(String),
    'scale-down.max-factor': fc.constantFrom('0.3', '0.6', '1'),
    'utilization.max': fc.constantFrom('0.75', '1'),
    'scaling.parallelism-alignment.mode': fc.constantFrom('BALANCED', 'EVENLY_SPREAD', 'OFF'),
    'catch-up.duration': fc.constantFrom('0 s', '10 min'),
    'restart.time': fc.constantFrom('0 s', '5 min'),
  })
  .map(optionsOf);

const wanted = ({ decision }: JobEvaluated, graph: JobGraph): Readonly<Record<string, number>> => {
  const changes = decision.kind === 'hold' ? [] : decision.vertices;
  return Object.fromEntries(
    graph.vertices.map(({ id, parallelism: now }) => [id, changes.find(({ vertex }) => vertex === id)?.to ?? now]),
  );
};

describe('an evaluation of any job', () => {
  it('stays within bounds, and always says why', () => {
    countedProperty(
      { 'a scale-up': 0.15, 'a scale-down': 0.3, 'a hold': 0.05, 'a bound is reached': 0.1 },
      [job, options],
      (met, { graph, doing: now }, given) => {
        const taken = lastEvaluation({ state: stateOf(graph), minutes: filled, doing: now, options: given });
        expect(taken.decision.because.length).toBeGreaterThan(0);
        for (const { says } of taken.decision.because) expect(says).not.toMatch(/NaN|undefined|\[object/);
        if (taken.decision.kind === 'hold') return met('a hold');
        expect(taken.decision.vertices.length).toBeGreaterThan(0);
        for (const { vertex, from, to } of taken.decision.vertices) {
          expect(to).not.toBe(from);
          expect(to).toBeLessThanOrEqual(Math.min(128, Math.max(from, given.vertexMaxParallelism)));
          expect(to).toBeGreaterThanOrEqual(Math.min(from, given.vertexMinParallelism));
          expect(graph.vertices.map(({ id }) => id)).toContain(vertex);
          met(to > from ? 'a scale-up' : 'a scale-down');
          if (to === given.vertexMaxParallelism || to === given.vertexMinParallelism) met('a bound is reached');
        }
      },
      { numRuns: 200 },
    );
  });

  it('is the same for the same input, and leaves its input alone', () => {
    countedProperty({ 'a change': 0.4 }, [job, options], (met, { graph, doing: now }, given) => {
      const before = lastEvaluation({ state: stateOf(graph), minutes: [0, 1, 2], doing: now, options: given });
      const input = frozen({
        job: stateOf(graph),
        state: before.state,
        observations: [observe(graph, START + 3 * MINUTE, now)],
        now: START + 3 * MINUTE,
        executionMode: { kind: 'act' as const },
      });
      const evaluated = evaluateJob({ policy: flink, ...input, options: given });
      if (evaluated.decision.kind !== 'hold') met('a change');
      expect(evaluateJob({ policy: flink, ...input, options: given })).toEqual(evaluated);
    });
  });

  it('gives no less capacity for more load', () => {
    const load = fc.record({
      busy: fc.integer({ min: 50, max: 1000 }).map((thousandths) => thousandths / 1000),
      times: fc.integer({ min: 100, max: 400 }).map((percent) => percent / 100),
    });
    countedProperty(
      { 'a scale-up for more load': 0.1, 'a scale-down for less load': 0.15, 'more capacity for more load': 0.2 },
      [load, parallelism, options, fc.constantFrom(0, 7, 24)],
      (met, { busy, times }, now, given, partitions) => {
        // A vertex that handles 100/s per subtask, at this load and at a higher one.
        const graph = { vertices: [vertexOf('a', { parallelism: now })] };
        const at = (share: number) => ({ a: { busy: share, recordsPerSecond: share * now * 100, partitions } });
        const less = lastEvaluation({ state: stateOf(graph), minutes: filled, doing: at(busy), options: given });
        const more = lastEvaluation({
          state: stateOf(graph),
          minutes: filled,
          doing: at(Math.min(1, busy * times)),
          options: given,
        });
        const [few, many] = [less, more].map((evaluated) => wanted(evaluated, graph)[idOf('a')] ?? Number.NaN);
        if (few === undefined || many === undefined) throw new Error('no vertex');
        if (many > now) met('a scale-up for more load');
        if (few < now) met('a scale-down for less load');
        if (many > few) met('more capacity for more load');
        expect(many).toBeGreaterThanOrEqual(few);
      },
      { numRuns: 300 },
    );
  });

  it('never scales down a vertex without metrics, or without busy time', () => {
    const gaps = fc.array(fc.constantFrom('shows nothing', 'no busy time', 'all there'), {
      minLength: 4,
      maxLength: 4,
    });
    countedProperty(
      { 'a gap where there would be a scale-down': 0.2 },
      [job, gaps, options],
      (met, { graph, doing: now }, missing, given) => {
        const silent: Record<string, Doing> = {};
        for (const [n, name] of NAMES.entries()) {
          const own = now[name];
          if (own === undefined || missing[n] === 'shows nothing') continue;
          silent[name] = missing[n] === 'no busy time' ? { ...own, busy: Number.NaN } : own;
        }
        const all = lastEvaluation({ state: stateOf(graph), minutes: [0, 1, 2], doing: now, options: given });
        const taken = lastEvaluation({
          state: stateOf(graph),
          remembered: all.state,
          minutes: [3],
          doing: silent,
          options: given,
        });
        const whole = lastEvaluation({
          state: stateOf(graph),
          remembered: all.state,
          minutes: [3],
          doing: now,
          options: given,
        });
        const anyGone = graph.vertices.some((_vertex, n) => missing[n] === 'shows nothing');
        if (anyGone) expect(taken.decision.kind).toBe('hold');
        for (const [n, vertex] of graph.vertices.entries()) {
          if (missing[n] === 'all there') continue;
          expect(wanted(taken, graph)[vertex.id]).toBe(vertex.parallelism);
          if ((wanted(whole, graph)[vertex.id] ?? 0) < vertex.parallelism)
            met('a gap where there would be a scale-down');
        }
      },
      { numRuns: 200 },
    );
  });

  it('is the same in whatever order the sinks are named', () => {
    const sinks = fc.array(fc.tuple(parallelism, doing), { minLength: 2, maxLength: 3 });
    countedProperty({ 'a change': 0.4 }, [doing, sinks, options, fc.boolean()], (met, source, shown, given, turned) => {
      const fed = shown.map(([own], n) =>
        vertexOf(NAMES[n + 1] ?? '', { parallelism: own, inputs: [{ from: idOf('a'), shipStrategy: 'HASH' }] }),
      );
      const now = { a: source, ...Object.fromEntries(shown.map(([, each], n) => [NAMES[n + 1] ?? '', each])) };
      const straight = { vertices: [vertexOf('a'), ...fed] };
      const other = {
        vertices: [vertexOf('a'), ...(turned ? [...fed].reverse() : [...fed.slice(1), ...fed.slice(0, 1)])],
      };
      const one = lastEvaluation({ state: stateOf(straight), minutes: filled, doing: now, options: given });
      const two = lastEvaluation({ state: stateOf(other), minutes: filled, doing: now, options: given });
      if (one.decision.kind !== 'hold') met('a change');
      expect(two.decision.kind).toBe(one.decision.kind);
      expect(wanted(two, straight)).toEqual(wanted(one, straight));
      expect(two.evaluation).toEqual(one.evaluation);
      expect({ ...two.state, window: [] }).toEqual({ ...one.state, window: [] });
    });
  });

  it('holds while there is no sample', () => {
    countedProperty({ 'several vertices': 0.4 }, [job, options], (met, { graph }, given: Options) => {
      if (graph.vertices.length > 1) met('several vertices');
      const { decision } = evaluateJob({
        policy: flink,
        options: given,
        job: stateOf(graph),
        state: initialState,
        observations: [],
        now: START,
        executionMode: { kind: 'act' },
      });
      expect(decision).toMatchObject({ kind: 'hold', because: [{ rule: 'new-sample' }] });
    });
  });
});

/** A change of it would throw. */
const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) frozen(each);
    Object.freeze(value);
  }
  return value;
};
