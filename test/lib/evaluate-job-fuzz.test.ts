/** What no job and no window may break: random graphs, rates and options, the same in every run. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../lib/model/autoscaler-state.ts';
import type { JobGraph, VertexId } from '../../lib/model/graph.ts';
import type { Observation, VertexObservation } from '../../lib/model/observation.ts';
import type { Options } from '../../lib/options/options.ts';
import { capacity } from '../../lib/policies/flink/evaluation/capacity.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
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
  if (taken === undefined) throw new Error('nothing observed, no turn');
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

describe('any turn of policy flink', () => {
  it('stays within the bounds of every vertex, and its numbers are whole', () => {
    const load = fc.constantFrom(0, 0.5, 1, 2, 4);
    fc.assert(
      fc.property(randomJob(), randomOptions, load, (job, options, times) => {
        const taken = steady(job, options, { load: times });
        for (const { id, parallelism, maxParallelism } of graphOf(job).vertices) {
          const to = wanted(taken, graphOf(job))[id] ?? 0;
          expect(Number.isInteger(to)).toBe(true);
          expect(to).toBeGreaterThanOrEqual(Math.min(parallelism, options.vertexMinParallelism));
          expect(to).toBeLessThanOrEqual(Math.min(maxParallelism, Math.max(parallelism, options.vertexMaxParallelism)));
        }
      }),
      SEEDED,
    );
  });

  /**
   * Of two turns that both change the job: whether a change is worth a restart is asked of all vertices together, so
   * a vertex may move along with another that is idle, and stay where it is when that one is busy enough. No source
   * lags by 30 s: then what it happens to read would count as all it can. And what was measured is not rounded: it is
   * in whole records and milliseconds.
   */
  it('wants no fewer subtasks of any vertex for more records/s', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        randomJob(),
        randomOptions,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (job, options, load, more) => {
          const less = steady(job, options, { load, backlog: LITTLE });
          const after = steady(job, options, { load: Math.min(4, load + more), backlog: LITTLE });
          const alone = job.natures.length === 1;
          if (!alone && (less.decision.kind === 'hold' || after.decision.kind === 'hold')) return;
          compared++;
          const [few, many] = [wanted(less, graphOf(job)), wanted(after, graphOf(job))];
          for (const { id } of graphOf(job).vertices) expect(many[id]).toBeGreaterThanOrEqual(few[id] ?? 0);
        },
      ),
      SEEDED,
    );
    expect(compared).toBeGreaterThan(SEEDED.numRuns / 4);
  });

  /** As long as the job counts as working off a backlog in both or in none: while it does, it may be as busy as it likes. */
  it('wants no fewer subtasks of any vertex for more backlog', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomJob(), randomOptions, fc.integer({ min: 2, max: 20 }), (job, options, backlog) => {
        const [less, more] = [steady(job, options), steady(job, options, { backlog })];
        if (less.evaluation?.processingBacklog !== more.evaluation?.processingBacklog) return;
        if (less.decision.kind === 'hold' || more.decision.kind === 'hold') return;
        compared++;
        const [few, many] = [wanted(less, graphOf(job)), wanted(more, graphOf(job))];
        for (const { id } of graphOf(job).vertices) expect(many[id]).toBeGreaterThanOrEqual(few[id] ?? 0);
      }),
      SEEDED,
    );
    expect(compared).toBeGreaterThan(SEEDED.numRuns / 4);
  });

  /**
   * A job whose records are all so many times as many, at the same load. Capacities are rounded to whole records/s and
   * rates to 3 decimals, so this holds where no vertex is within a thousandth of needing another subtask, or of its band.
   */
  it('does not care how small the records are', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        randomJob({ minRecordsPerSecond: 100_000, maxBusyMs: 1000 }),
        randomOptions,
        fc.double({ min: 1, max: 1000, noNaN: true }),
        (job, options, size) => {
          const one = steady(job, options);
          if (isClose(one, graphOf(job), options)) return;
          compared++;
          const other = steady(job, options, { size });
          expect(other.decision.kind).toBe(one.decision.kind);
          expect(wanted(other, graphOf(job))).toEqual(wanted(one, graphOf(job)));
        },
      ),
      SEEDED,
    );
    expect(compared).toBeGreaterThan(SEEDED.numRuns / 4);
  });

  it('does not care in which order the vertices are named', () => {
    fc.assert(
      fc.property(
        randomJob(),
        randomOptions,
        fc.infiniteStream(fc.nat()),
        fc.constantFrom(1, 3),
        (job, options, dice, load) => {
          const turned = { natures: otherOrder(job.natures, dice) };
          const [one, two] = [steady(job, options, { load }), steady(turned, options, { load })];
          expect(two.decision.kind).toBe(one.decision.kind);
          expect(wanted(two, graphOf(job))).toEqual(wanted(one, graphOf(job)));
          expect(two.evaluation).toEqual(one.evaluation);
          expect(two.state).toEqual(one.state);
          expect(new Set(two.notices)).toEqual(new Set(one.notices));
        },
      ),
      SEEDED,
    );
  });

  /**
   * `pendingRecords` is left out: policy flink takes a source that has none for one without a backlog, as the Flink
   * autoscaler does.
   */
  it('scales nothing further down for a metric that is missing', () => {
    fc.assert(
      fc.property(randomJob(), randomOptions, fc.array(gap, { minLength: 1, maxLength: 6 }), (job, options, gaps) => {
        const graph = graphOf(job);
        const whole = wanted(steady(job, options), graph);
        const observations = FULL.map((minute) => withGaps(observed(job, { minute }), minute, gaps, graph));
        const taken = wanted(play({ graph, options }, observations), graph);
        for (const { id, parallelism } of graph.vertices) {
          expect(taken[id]).toBeGreaterThanOrEqual(Math.min(parallelism, whole[id] ?? 0));
        }
      }),
      SEEDED,
    );
  });

  it('is the same when it is taken again, also from a copy of what was remembered', () => {
    const course = fc.array(fc.constantFrom(0, 1, 2, 3, 4), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(randomJob(), randomOptions, course, (job, options, loads) => {
        let now: RandomJob = job;
        let state = initialState;
        for (const [n, load] of loads.entries()) {
          const observation = observed(now, { minute: n * 4, load });
          const situation = {
            job: stateOf(graphOf(now), { runningSince: START - MINUTE }),
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
          const to = wanted(taken, graphOf(now));
          now = {
            natures: now.natures.map((own) => ({
              ...own,
              vertex: { ...own.vertex, parallelism: to[own.vertex.id] ?? 1 },
            })),
          };
        }
      }),
      { ...SEEDED, numRuns: 100 },
    );
  });
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
  dice: Iterator<number>,
): readonly T[] => {
  const sorted: T[] = [];
  while (sorted.length < all.length) {
    const done = new Set(sorted.map(({ vertex }) => vertex.id));
    const ready = all.filter(({ vertex }) => !done.has(vertex.id) && vertex.inputs.every(({ from }) => done.has(from)));
    const next = ready[dice.next().value % ready.length];
    if (next === undefined) throw new Error('a circle');
    sorted.push(next);
  }
  return sorted;
};

type What =
  | 'all'
  | 'recordsIn'
  | 'recordsOut'
  | 'accumulatedBusyMs'
  | 'busyTimeMsPerSecond'
  | 'numRecordsInPerSecond'
  | 'numRecordsIn';

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
    'busyTimeMsPerSecond',
    'numRecordsInPerSecond',
    'numRecordsIn',
  ),
});

const withGaps = (whole: Observation, minute: number, gaps: readonly Gap[], { vertices }: JobGraph): Observation => {
  const shown: Record<VertexId, VertexObservation> = { ...whole.vertices };
  for (const { vertex: n, minute: only, what } of gaps) {
    const id = vertices[n % vertices.length]?.id;
    const own = id === undefined ? undefined : shown[id];
    if (id === undefined || own === undefined || (only !== undefined && only !== minute)) continue;
    if (what === 'all') delete shown[id];
    else if (what in own) shown[id] = { ...own, [what]: Number.NaN };
    else shown[id] = { ...own, metrics: without(own.metrics, what) };
  }
  return { ...whole, vertices: shown };
};

const without = (metrics: VertexObservation['metrics'], what: string): VertexObservation['metrics'] =>
  Object.fromEntries(Object.entries(metrics).filter(([name]) => name !== what && !name.endsWith(`.${what}`)));
