/** A policy of others as a part of ours: what is measured of each vertex goes in, the parallelism that is wanted comes out. */
import { jobMetrics } from '../../lib/collection/job-metrics.ts';
import { average, rate } from '../../lib/collection/window.ts';
import { type Evaluation, unknownVertexEvaluation } from '../../lib/model/evaluation.ts';
import { isSource, type JobVertex } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FlinkConfiguration } from '../../lib/options/declare.ts';
import type { Policy, Seen, VertexProposal } from '../../lib/policies/policy.ts';

export interface MeasuredVertex {
  readonly vertex: JobVertex;
  /** Share of a second, mean of the subtasks over the window. */
  readonly busy: number;
  /** Records/s handled, and those that come in to be handled (a source's backlog grows by the rest). */
  readonly handled: number;
  readonly arriving: number;
}

export interface Measured {
  readonly now: EpochMs;
  readonly runningSince: EpochMs;
  readonly vertices: readonly MeasuredVertex[];
  /** Processor of the hottest container, where it is measured. */
  readonly cpu: number;
}

export interface OwnPolicy<State> {
  readonly name: string;
  readonly initial: State;
  readonly defaults: FlinkConfiguration;
  /** `wanted`: parallelism of each vertex in their order; undefined: no change. */
  decide(state: State, measured: Measured): { readonly state: State; readonly wanted: readonly number[] | undefined };
}

export const ownPolicy = <State>({ name, initial, defaults, decide }: OwnPolicy<State>): Policy<State> => ({
  name,
  initial,
  defaults,
  prepare: (state) => state,
  observe: (state, seen) =>
    seen.window.length < 2
      ? {
          kind: 'not-enough',
          state,
          restartMs: undefined,
          because: { rule: 'two-samples', says: 'Rates need two samples.' },
        }
      : { kind: 'evaluated', state, restartMs: undefined, evaluation: evaluationOf(seen) },
  propose: (before, situation) => {
    const measured = measuredOf(situation);
    const unknown = measured.vertices.some(({ busy, handled }) => Number.isNaN(busy) || Number.isNaN(handled));
    const { state, wanted } = unknown ? { state: before, wanted: undefined } : decide(before, measured);
    const most = situation.options.vertexMaxParallelism;
    const vertices = situation.job.graph.vertices.map((vertex, i) => proposalOf(vertex, most, wanted?.[i]));
    if (vertices.every(({ kind }) => kind === 'keep')) {
      const because = [{ rule: 'outside-utilization-band' as const, says: `${name} wants no other size.` }];
      return { kind: 'hold', state, notices: [], because };
    }
    return { kind: 'proposed', state, notices: [], vertices, restart: { kind: 'yes' } };
  },
  decided: (state) => ({ state, notices: [] }),
  outcome: (state) => state,
});

const measuredOf = ({ window, job, now, runningSince }: Seen): Measured => ({
  now,
  runningSince,
  cpu: window.at(-1)?.job.containerCpu ?? Number.NaN,
  vertices: job.graph.vertices.map((vertex) => {
    const handled = rate(window, vertex.id, 'recordsIn');
    const growth = isSource(vertex) ? rate(window, vertex.id, 'lag') : 0;
    const mean = average(window, vertex.id, 'loadAverage');
    return {
      vertex,
      busy: Number.isNaN(mean) ? average(window, vertex.id, 'load') : mean,
      handled,
      arriving: handled + (Number.isNaN(growth) ? 0 : growth),
    };
  }),
});

const evaluationOf = (seen: Seen): Evaluation => ({
  at: seen.window.at(-1)?.at ?? seen.now,
  windowFull: seen.windowFull,
  restartMs: Number.NaN,
  processingBacklog: false,
  job: jobMetrics(seen.window),
  vertices: Object.fromEntries(
    measuredOf(seen).vertices.map(({ vertex, busy, handled, arriving }) => {
      const rates = { load: busy, targetDataRate: arriving, trueProcessingRate: handled / busy };
      return [vertex.id, { ...unknownVertexEvaluation(vertex), ...rates }];
    }),
  ),
});

const proposalOf = (vertex: JobVertex, most: number, wanted = vertex.parallelism): VertexProposal => {
  const parallelism = Math.max(1, Math.min(wanted, most, vertex.maxParallelism));
  const says = `${vertex.name}: ${vertex.parallelism} -> ${parallelism}.`;
  return {
    vertex,
    kind: parallelism === vertex.parallelism ? 'keep' : 'change',
    parallelism,
    expectedProcessingRate: undefined,
    urgent: true,
    headline: () => ({ rule: 'required-factor', vertex: vertex.id, says }),
    because: [],
  };
};
