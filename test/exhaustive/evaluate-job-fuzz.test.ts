/** What holds for any job and any window: random graphs, rates and options, the same in every run. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../lib/model/autoscaler-state.ts';
import type { JobGraph, VertexId } from '../../lib/model/graph.ts';
import type { Observation, VertexMetric, VertexObservation } from '../../lib/model/observation.ts';
import type { Options } from '../../lib/options/options.ts';
import { capacity } from '../../lib/policies/flink/capacity.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import { countedProperty } from '../support/counted-property.ts';
import { graphOf, type Moment, observed, type RandomJob, randomJob, randomOptions } from '../support/random-job.ts';
import { MINUTE, START, stateOf } from '../support/small-job.ts';

const SEEDED = { seed: 20_260_101, numRuns: 1000 };
const FULL = [0, 1, 2, 3];
/** Of the longest lag, a quarter of an hour, 18 s are left. */
const LITTLE = 0.02;

interface Played {
  readonly graph: JobGraph;
  readonly options: Options;
  readonly state?: AutoscalerState;
}

const play = ({ graph, options, state = initialState }: Played, observations: readonly Observation[]): JobEvaluated => {
  let taken: JobEvaluated | undefined;
  let now = state;
  for (const observation of observations) {
    const job = stateOf(graph);
    taken = evaluateJob({
      policy: flink,
      options,
      job,
      state: now,
      observations: [observation],
      now: observation.at,
      executionMode: { kind: 'act' },
    });
    now = taken.state;
  }
  if (taken === undefined) throw new Error('nothing observed, no evaluation');
  return taken;
};

const steady = (job: RandomJob, options: Options, moment: Omit<Moment, 'minute'> = {}): JobEvaluated =>
  play(
    { graph: graphOf(job), options },
    FULL.map((minute) => observed(job, { minute, ...moment })),
  );

type Wanted = Readonly<Record<VertexId, number>>;

const wanted = ({ decision }: JobEvaluated, graph: JobGraph): Wanted => {
  const changes = decision.kind === 'hold' ? [] : decision.vertices;
  return Object.fromEntries(
    graph.vertices.map(({ id, parallelism }) => [id, changes.find(({ vertex }) => vertex === id)?.to ?? parallelism]),
  );
};

describe('any evaluation of policy flink', () => {
  it('stays within the bounds of every vertex, and its numbers are whole', () => {
    const load = fc.constantFrom(0, 0.5, 1, 2, 4);
    countedProperty(
      { 'a scale-up': 0.25, 'a scale-down': 0.5, 'a bound is reached': 0.2 },
      [randomJob(), randomOptions, load],
      (met, job, options, times) => {
        const taken = steady(job, options, { load: times });
        for (const { id, parallelism, maxParallelism } of graphOf(job).vertices) {
          const to = wanted(taken, graphOf(job))[id] ?? 0;
          expect(Number.isInteger(to)).toBe(true);
          expect(to).toBeGreaterThanOrEqual(Math.min(parallelism, options.vertexMinParallelism));
          expect(to).toBeLessThanOrEqual(Math.min(maxParallelism, Math.max(parallelism, options.vertexMaxParallelism)));
          if (to > parallelism) met('a scale-up');
          if (to < parallelism) met('a scale-down');
          const bounds = [maxParallelism, options.vertexMaxParallelism, options.vertexMinParallelism];
          if (to !== parallelism && bounds.includes(to)) met('a bound is reached');
        }
      },
      SEEDED,
    );
  });

  /**
   * Of two evaluations that both change the job: whether a change is worth a restart is asked of all vertices together, so
   * a vertex may move along with another that is idle, and stay where it is when that one is busy enough. No source
   * lags by 30 s: then what it happens to read would count as all it can. And what was measured is not rounded: it is
   * in whole records and milliseconds.
   */
  it('wants no fewer subtasks of any vertex for more records/s', () => {
    countedProperty(
      { 'two sizes to compare': 0.75, 'more subtasks': 0.5 },
      [randomJob(), randomOptions, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })],
      (met, job, options, load, more) => {
        const less = steady(job, options, { load, backlog: LITTLE });
        const after = steady(job, options, { load: Math.min(4, load + more), backlog: LITTLE });
        const alone = job.natures.length === 1;
        if (!alone && (less.decision.kind === 'hold' || after.decision.kind === 'hold')) return;
        met('two sizes to compare');
        const few = wanted(less, graphOf(job));
        const many = wanted(after, graphOf(job));
        for (const { id } of graphOf(job).vertices) {
          expect(many[id]).toBeGreaterThanOrEqual(few[id] ?? 0);
          if ((many[id] ?? 0) > (few[id] ?? 0)) met('more subtasks');
        }
      },
      SEEDED,
    );
  });

  /** As long as the job counts as working off a backlog in both or in none: while it does, it may be as busy as it likes. */
  it('wants no fewer subtasks of any vertex for more backlog', () => {
    countedProperty(
      { 'two sizes to compare': 0.5, 'more subtasks': 0.2 },
      [randomJob(), randomOptions, fc.integer({ min: 2, max: 20 })],
      (met, job, options, backlog) => {
        const less = steady(job, options);
        const more = steady(job, options, { backlog });
        if (less.evaluation?.processingBacklog !== more.evaluation?.processingBacklog) return;
        if (less.decision.kind === 'hold' || more.decision.kind === 'hold') return;
        met('two sizes to compare');
        const few = wanted(less, graphOf(job));
        const many = wanted(more, graphOf(job));
        for (const { id } of graphOf(job).vertices) {
          expect(many[id]).toBeGreaterThanOrEqual(few[id] ?? 0);
          if ((many[id] ?? 0) > (few[id] ?? 0)) met('more subtasks');
        }
      },
      SEEDED,
    );
  });

  /**
   * A job whose records are all so many times as many, at the same load. Capacities are rounded to whole records/s and
   * rates to 3 decimals, so this holds where no vertex is within a thousandth of needing another subtask, or of its band.
   */
  it('is the same whatever the size of the records', () => {
    countedProperty(
      { 'a change, close to no bound': 0.25, 'close to no bound': 0.35 },
      [
        randomJob({ minRecordsPerSecond: 100_000, maxBusyMs: 1000 }),
        randomOptions,
        fc.double({ min: 1, max: 1000, noNaN: true }),
      ],
      (met, job, options, size) => {
        const one = steady(job, options);
        if (isClose(one, graphOf(job), options)) return;
        met('close to no bound');
        if (one.decision.kind !== 'hold') met('a change, close to no bound');
        const other = steady(job, options, { size });
        expect(other.decision.kind).toBe(one.decision.kind);
        expect(wanted(other, graphOf(job))).toEqual(wanted(one, graphOf(job)));
      },
      SEEDED,
    );
  });

  it('is the same in whatever order the vertices are named', () => {
    countedProperty(
      { 'a change of a job in another order': 0.4 },
      [randomJob(), randomOptions, fc.infiniteStream(fc.nat()), fc.constantFrom(1, 3)],
      (met, job, options, randomness, load) => {
        const turned = { natures: otherOrder(job.natures, randomness) };
        const one = steady(job, options, { load });
        const two = steady(turned, options, { load });
        const moved = turned.natures.some((nature, n) => nature !== job.natures[n]);
        if (moved && one.decision.kind !== 'hold') met('a change of a job in another order');
        expect(two.decision.kind).toBe(one.decision.kind);
        expect(wanted(two, graphOf(job))).toEqual(wanted(one, graphOf(job)));
        expect(two.evaluation).toEqual(one.evaluation);
        expect(two.state).toEqual(one.state);
        expect(new Set(two.notices)).toEqual(new Set(one.notices));
      },
      SEEDED,
    );
  });

  /**
   * `pendingRecords` is left out: policy flink takes a source that has none for one without a backlog, as the Flink
   * autoscaler does.
   */
  it('scales nothing further down for a missing metric', () => {
    countedProperty(
      {
        'a scale-down without the gaps': 0.6,
        'the gaps prevent a scale-down': 0.3,
        'a scale-down in spite of the gaps': 0.2,
      },
      [randomJob(), randomOptions, fc.array(gap, { minLength: 1, maxLength: 6 })],
      (met, job, options, gaps) => {
        const graph = graphOf(job);
        const whole = wanted(steady(job, options), graph);
        const observations = FULL.map((minute) => withGaps(observed(job, { minute }), minute, gaps, graph));
        const taken = wanted(play({ graph, options }, observations), graph);
        for (const { id, parallelism } of graph.vertices) {
          const down = (whole[id] ?? 0) < parallelism;
          const still = (taken[id] ?? 0) < parallelism;
          if (down) met('a scale-down without the gaps');
          if (down) met(still ? 'a scale-down in spite of the gaps' : 'the gaps prevent a scale-down');
          expect(taken[id]).toBeGreaterThanOrEqual(Math.min(parallelism, whole[id] ?? 0));
        }
      },
      SEEDED,
    );
  });

  /** A job lives through loads of six minutes each, and starts again whenever it is changed. */
  it('is the same when it is repeated, also from a copy of the state', () => {
    const loads = fc.array(fc.constantFrom(0.1, 0.5, 1, 2, 4), { minLength: 5, maxLength: 5 });
    countedProperty(
      { 'two changes': 0.4 },
      [randomJob(), randomOptions, loads],
      (met, job, options, drawn) => {
        let now: RandomJob = job;
        let state = initialState;
        let runningSince = START - MINUTE;
        let countedSeconds = 0;
        let changes = 0;
        for (const [minute, load] of drawn.flatMap((each) => Array<number>(6).fill(each)).entries()) {
          countedSeconds += load * 60;
          const observation = observed(now, { minute, load, countedSeconds });
          const situation = {
            job: stateOf(graphOf(now), { runningSince }),
            observations: [observation],
            now: observation.at,
            executionMode: { kind: 'act' as const },
          };
          const taken = evaluateJob({ policy: flink, ...situation, options, state });
          expect(evaluateJob({ policy: flink, ...situation, options, state })).toEqual(taken);
          expect(
            evaluateJob({ policy: flink, ...structuredClone(situation), options, state: structuredClone(state) }),
          ).toEqual(taken);
          state = taken.state;
          if (taken.decision.kind === 'hold') continue;
          changes++;
          runningSince = observation.at;
          countedSeconds = 0;
          now = resized(now, wanted(taken, graphOf(now)));
        }
        if (changes >= 2) met('two changes');
      },
      { ...SEEDED, numRuns: 100 },
    );
  });
});

const resized = ({ natures }: RandomJob, to: Wanted): RandomJob => ({
  natures: natures.map((own) => ({ ...own, vertex: { ...own.vertex, parallelism: to[own.vertex.id] ?? 1 } })),
});

/** Within a thousandth of needing another subtask, or of the edge of its band. */
const isClose = ({ evaluation }: JobEvaluated, { vertices }: JobGraph, options: Options): boolean =>
  evaluation === undefined ||
  vertices.some((vertex) => {
    const own = evaluation.vertices[vertex.id];
    if (own === undefined) return true;
    const can = own.trueProcessingRate;
    const subtasks =
      (capacity(own, options.utilizationTarget, evaluation.restartMs, options) / can) * vertex.parallelism;
    const edges = [own.scaleUpRateThreshold, own.scaleDownRateThreshold];
    return near(subtasks, Math.round(subtasks)) || edges.some((edge) => near(can, edge));
  });

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 0.001 * Math.max(Math.abs(a), Math.abs(b), 1);

/** Any other order in which every vertex comes after its inputs. */
const otherOrder = <T extends { readonly vertex: JobGraph['vertices'][number] }>(
  all: readonly T[],
  randomness: Iterator<number>,
): readonly T[] => {
  const sorted: T[] = [];
  while (sorted.length < all.length) {
    const done = new Set(sorted.map(({ vertex }) => vertex.id));
    const ready = all.filter(({ vertex }) => !done.has(vertex.id) && vertex.inputs.every(({ from }) => done.has(from)));
    const next = ready[randomness.next().value % ready.length];
    if (next === undefined) throw new Error('a circle');
    sorted.push(next);
  }
  return sorted;
};

type What = 'all' | 'accumulatedBusyMs' | 'recordsOut' | VertexMetric;

interface Gap {
  readonly vertex: number;
  /** Undefined: all the time. */
  readonly minute: number | undefined;
  readonly what: What;
}

const gap: fc.Arbitrary<Gap> = fc.record({
  vertex: fc.nat(7),
  minute: fc.constantFrom(undefined, ...FULL),
  what: fc.constantFrom<What[]>(
    'all',
    'recordsIn',
    'recordsOut',
    'accumulatedBusyMs',
    'busy',
    'recordsInPerSecond',
    'backPressured',
  ),
});

const withGaps = (whole: Observation, minute: number, gaps: readonly Gap[], { vertices }: JobGraph): Observation => {
  const shown: Record<VertexId, VertexObservation> = { ...whole.vertices };
  for (const { vertex: n, minute: only, what } of gaps) {
    const id = vertices[n % vertices.length]?.id;
    const own = id === undefined ? undefined : shown[id];
    if (id === undefined || own === undefined || (only !== undefined && only !== minute)) continue;
    if (what === 'all') delete shown[id];
    else if (COUNTERS.includes(what)) shown[id] = { ...own, [what]: Number.NaN };
    else shown[id] = Object.fromEntries(Object.entries(own).filter(([metric]) => metric !== what)) as typeof own;
  }
  return { ...whole, vertices: shown };
};

const COUNTERS: readonly What[] = ['recordsIn', 'recordsOut', 'accumulatedBusyMs'];
