/**
 * Policy `threshold`, the way Managed Flink scales by itself: double when the busiest subtask of any vertex was over 75 % for
 * two minutes, halve when all were under 10 %. One parallelism for all vertices. It shows all that a policy may do: decide
 * before the window is full, keep a state of its own, see skew, make predictions, learn from outcomes.
 */
import { jobMetrics } from '../../../../lib/collection/job-metrics.ts';
import { average, rate } from '../../../../lib/collection/window.ts';
import { type Evaluation, unknownVertexEvaluation } from '../../../../lib/model/evaluation.ts';
import { isSource, type JobVertex, type VertexId } from '../../../../lib/model/graph.ts';
import type { EpochMs } from '../../../../lib/model/observation.ts';
import { formatPercent } from '../../../../lib/number/format.ts';
import type { Policy, Seen, VertexProposal } from '../../../../lib/policies/policy.ts';

export interface ThresholdState {
  /** Since when the busiest vertex has been over or under its threshold without a break. */
  readonly beyond: { readonly side: 'over' | 'under'; readonly since: EpochMs } | undefined;
  /** Changes that came to nothing: refused, failed, lapsed. */
  readonly withdrawn: number;
}

const OVER = 0.75;
const UNDER = 0.1;
const PATIENCE_MS = 2 * 60_000;

export const threshold: Policy<ThresholdState> = {
  name: 'threshold',
  initial: { beyond: undefined, withdrawn: 0 },
  prepare: (state) => state,

  observe: (state, seen) => {
    const busiest = Math.max(...seen.job.graph.vertices.map(({ id }) => newestLoad(seen, id)));
    const side = sideOf(busiest);
    const at = seen.window.at(-1)?.at ?? seen.now;
    const beyond = side === undefined ? undefined : state.beyond?.side === side ? state.beyond : { side, since: at };
    const evaluation = evaluationOf(seen);
    const predictions = { drainSeconds: drainSeconds(evaluation, seen.job.graph.vertices) };
    return { kind: 'evaluated', state: { ...state, beyond }, restartMs: undefined, evaluation, predictions };
  },

  propose: (state, { job, evaluation, now }) => {
    const notices = [] as const;
    const { beyond } = state;
    if (beyond === undefined || now - beyond.since < PATIENCE_MS) {
      const because = [
        { rule: 'outside-utilization-band' as const, says: 'No vertex has been beyond its threshold for 2 min.' },
      ];
      return { kind: 'hold', state, notices, because };
    }
    const factor = beyond.side === 'over' ? 2 : 0.5;
    const widest = Math.max(...job.graph.vertices.map(({ parallelism }) => parallelism));
    const wanted = Math.max(1, Math.ceil(widest * factor));
    const vertices = job.graph.vertices.map((vertex) => proposalOf(vertex, wanted, evaluation));
    if (vertices.every(({ kind }) => kind === 'keep')) {
      const because = [{ rule: 'outside-utilization-band' as const, says: 'It can go no further.' }];
      return { kind: 'hold', state, notices, because };
    }
    return { kind: 'proposed', state, notices, vertices, restart: { kind: 'yes' } };
  },

  decided: (state, { kind }) => ({ state: kind === 'rescale' ? { ...state, beyond: undefined } : state, notices: [] }),

  outcome: (state, _change, { kind }) =>
    kind === 'refused' || kind === 'failed' || kind === 'lapsed' ? { ...state, withdrawn: state.withdrawn + 1 } : state,
};

const sideOf = (busiest: number): 'over' | 'under' | undefined => {
  if (busiest > OVER) return 'over';
  return busiest < UNDER ? 'under' : undefined;
};

const newestLoad = ({ window }: Seen, id: VertexId): number => window.at(-1)?.vertices[id]?.load ?? Number.NaN;

const evaluationOf = ({ job, now, window, windowFull }: Seen): Evaluation => ({
  at: window.at(-1)?.at ?? now,
  windowFull,
  restartMs: Number.NaN,
  processingBacklog: false,
  job: jobMetrics(window),
  vertices: Object.fromEntries(
    job.graph.vertices.map((vertex) => {
      const { id } = vertex;
      const load = average(window, id, 'load');
      const arriving = rate(window, id, 'recordsIn');
      const lag = isSource(vertex) ? (window.at(-1)?.vertices[id]?.lag ?? Number.NaN) : Number.NaN;
      const measured = { load, targetDataRate: arriving, trueProcessingRate: arriving / load, lag };
      return [id, { ...unknownVertexEvaluation(vertex), ...measured }];
    }),
  ),
});

/** (lag 6 000, can do 400/s, arriving 300/s)  ->  60 s */
const drainSeconds = ({ vertices }: Evaluation, all: readonly JobVertex[]): number => {
  const sources = all.filter(isSource).map(({ id }) => vertices[id]);
  const seconds = sources.map((source) => {
    const { lag, trueProcessingRate, targetDataRate } = source ?? {};
    if (lag === undefined || trueProcessingRate === undefined || targetDataRate === undefined) return Number.NaN;
    if (lag === 0) return 0;
    const spare = trueProcessingRate - targetDataRate;
    return spare > 0 ? lag / spare : Number.POSITIVE_INFINITY;
  });
  return Math.max(...seconds);
};

const proposalOf = (vertex: JobVertex, wanted: number, { vertices }: Evaluation): VertexProposal => {
  const parallelism = Math.min(wanted, vertex.maxParallelism);
  const reason = {
    rule: 'required-factor' as const,
    vertex: vertex.id,
    says: `${vertex.name} is ${formatPercent(vertices[vertex.id]?.load ?? Number.NaN)} busy: ${vertex.parallelism} -> ${parallelism}.`,
  };
  return {
    vertex,
    kind: parallelism === vertex.parallelism ? 'keep' : 'change',
    parallelism,
    expectedProcessingRate: undefined,
    urgent: true,
    headline: () => reason,
    because: [],
  };
};
