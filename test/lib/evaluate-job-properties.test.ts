import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { Options } from '../../lib/options/options.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import {
  type Doing,
  idOf,
  inARow,
  lastTurn,
  MINUTE,
  observe,
  optionsOf,
  START,
  stateOf,
  vertexOf,
} from '../support/small-job.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const filled = [0, 1, 2, 3];

const doing = fc.record({
  busy: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, Number.NaN)),
  recordsPerSecond: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant(0)),
  lag: fc.integer({ min: 0, max: 10_000_000 }),
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

describe('a turn', () => {
  it('stays within bounds, and always says why', () => {
    fc.assert(
      fc.property(job, options, ({ graph, doing: now }, given) => {
        const taken = lastTurn({ state: stateOf(graph), minutes: filled, doing: now, options: given });
        expect(taken.decision.because.length).toBeGreaterThan(0);
        for (const { says } of taken.decision.because) expect(says).not.toMatch(/NaN|undefined|\[object/);
        if (taken.decision.kind === 'hold') return;
        expect(taken.decision.vertices.length).toBeGreaterThan(0);
        for (const { vertex, from, to } of taken.decision.vertices) {
          expect(to).not.toBe(from);
          expect(to).toBeLessThanOrEqual(Math.min(128, Math.max(from, given.vertexMaxParallelism)));
          expect(to).toBeGreaterThanOrEqual(Math.min(from, given.vertexMinParallelism));
          expect(graph.vertices.map(({ id }) => id)).toContain(vertex);
        }
      }),
    );
  });

  it('is the same for the same input, and leaves its input alone', () => {
    fc.assert(
      fc.property(job, options, ({ graph, doing: now }, given) => {
        const before = lastTurn({ state: stateOf(graph), minutes: [0, 1, 2], doing: now, options: given });
        const input = frozen({
          job: stateOf(graph),
          state: before.state,
          observations: [observe(graph, START + 3 * MINUTE, now)],
          now: START + 3 * MINUTE,
          executionMode: { kind: 'act' as const },
        });
        expect(evaluateJob({ policy: flink, ...input, options: given })).toEqual(
          evaluateJob({ policy: flink, ...input, options: given }),
        );
      }),
    );
  });

  it('gives no less capacity for more load', () => {
    const load = fc.record({
      busy: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
      times: fc.double({ min: 1, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(load, parallelism, options, fc.constantFrom(0, 7, 24), ({ busy, times }, now, given, partitions) => {
        // A vertex that handles 100/s per subtask, at this load and at a higher one.
        const graph = { vertices: [vertexOf('a', { parallelism: now })] };
        const at = (share: number) => ({ a: { busy: share, recordsPerSecond: share * now * 100, partitions } });
        const less = lastTurn({ state: stateOf(graph), minutes: filled, doing: at(busy), options: given });
        const more = lastTurn({ state: stateOf(graph), minutes: filled, doing: at(busy * times), options: given });
        const [id] = graph.vertices.map((vertex) => vertex.id);
        expect(wanted(more, graph)[id ?? '']).toBeGreaterThanOrEqual(wanted(less, graph)[id ?? ''] ?? 0);
      }),
    );
  });

  it('never scales a vertex down that shows nothing, or does not say how busy it is', () => {
    const gaps = fc.array(fc.constantFrom('shows nothing', 'no busy time', 'all there'), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(job, gaps, options, ({ graph, doing: now }, missing, given) => {
        const silent: Record<string, Doing> = {};
        for (const [n, name] of NAMES.entries()) {
          const own = now[name];
          if (own === undefined || missing[n] === 'shows nothing') continue;
          silent[name] = missing[n] === 'no busy time' ? { ...own, busy: Number.NaN } : own;
        }
        const all = lastTurn({ state: stateOf(graph), minutes: [0, 1, 2], doing: now, options: given });
        const taken = lastTurn({
          state: stateOf(graph),
          remembered: all.state,
          minutes: [3],
          doing: silent,
          options: given,
        });
        const anyGone = graph.vertices.some((_vertex, n) => missing[n] === 'shows nothing');
        if (anyGone) expect(taken.decision.kind).toBe('hold');
        for (const [n, vertex] of graph.vertices.entries()) {
          if (missing[n] === 'all there') continue;
          expect(wanted(taken, graph)[vertex.id]).toBe(vertex.parallelism);
        }
      }),
    );
  });

  it('does not care in which order vertices that feed nobody are named', () => {
    const sinks = fc.array(fc.tuple(parallelism, doing), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(doing, sinks, options, fc.boolean(), (source, shown, given, turned) => {
        const fed = shown.map(([own], n) =>
          vertexOf(NAMES[n + 1] ?? '', { parallelism: own, inputs: [{ from: idOf('a'), shipStrategy: 'HASH' }] }),
        );
        const now = { a: source, ...Object.fromEntries(shown.map(([, each], n) => [NAMES[n + 1] ?? '', each])) };
        const straight = { vertices: [vertexOf('a'), ...fed] };
        const other = {
          vertices: [vertexOf('a'), ...(turned ? [...fed].reverse() : [...fed.slice(1), ...fed.slice(0, 1)])],
        };
        const one = lastTurn({ state: stateOf(straight), minutes: filled, doing: now, options: given });
        const two = lastTurn({ state: stateOf(other), minutes: filled, doing: now, options: given });
        expect(two.decision.kind).toBe(one.decision.kind);
        expect(wanted(two, straight)).toEqual(wanted(one, straight));
        expect(two.evaluation).toEqual(one.evaluation);
        expect({ ...two.state, window: [] }).toEqual({ ...one.state, window: [] });
      }),
    );
  });

  it('holds while there is nothing to see', () => {
    fc.assert(
      fc.property(job, options, ({ graph }, given: Options) => {
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
      }),
    );
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
