/**
 * A source whose partitions are not known, and that read no more after it was made wider, although records wait: it probably
 * has no more partitions. The rates that a policy measures do not show it, since subtasks without a partition are idle.
 */
import { rate } from '../collection/window.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { AutoscalerState } from '../model/autoscaler-state.ts';
import type { Decision } from '../model/decision.ts';
import { isSource, type JobVertex, type VertexId } from '../model/graph.ts';
import type { JobState } from '../model/job.ts';
import type { EpochMs } from '../model/observation.ts';
import type { PartitionsBySource, SourceScaleUp } from '../model/partitions.ts';
import type { Reason } from '../model/reason.ts';
import { formatNumber } from '../number/format.ts';
import type { VertexProposal } from '../policies/policy.ts';
import type { JobSituation } from './job-rule.ts';

type ChangedVertices = Exclude<Decision, { kind: 'hold' }>['vertices'];

interface Scaled {
  readonly job: JobState;
  readonly now: EpochMs;
  readonly partitions?: PartitionsBySource | undefined;
}

/** What each source reads before it is made wider, for the next time that it is to be. */
export const withSourceScaleUps = (
  changed: ChangedVertices,
  { job, now, partitions }: Scaled,
  { state, evaluation }: EvaluationContext,
): Pick<AutoscalerState, 'sourceScaleUps'> => {
  if (evaluation === undefined) return {};
  const scaleUps: Record<VertexId, SourceScaleUp> = {};
  for (const { vertex: id, from, to } of changed) {
    const vertex = job.graph.vertices.find((each) => each.id === id);
    const recordsPerSecond = rate(state.window, id, 'recordsIn');
    if (vertex === undefined || !isSource(vertex) || to <= from || !(recordsPerSecond > 0)) continue;
    if (partitions?.[id] === undefined && !((evaluation.vertices[id]?.sourcePartitions ?? 0) > 0)) {
      scaleUps[id] = { at: now, from, to, recordsPerSecond };
    }
  }
  return Object.keys(scaleUps).length === 0 ? {} : { sourceScaleUps: { ...state.sourceScaleUps, ...scaleUps } };
};

/** So much more must have come of it at least, as a share of what the size promised. */
const LEAST_GAIN = 0.1;
/** What waits behind it keeps a source from reading more when it is back-pressured for more than this. */
const BACK_PRESSURED = 0.1;

/** (4 -> 11 subtasks read 4 000/s as before, and records still wait)  ->  partitions should be set */
export const ineffectiveSources = (
  vertices: readonly VertexProposal[],
  situation: JobSituation,
): readonly VertexProposal[] =>
  vertices.map((proposal) => {
    const { vertex, kind, parallelism } = proposal;
    if (kind === 'keep' || parallelism <= vertex.parallelism) return proposal;
    const because = ineffective(vertex, situation);
    return because === undefined ? proposal : { ...proposal, because: [...proposal.because, because] };
  });

const ineffective = ({ id, name, parallelism }: JobVertex, situation: JobSituation): Reason | undefined => {
  const { state, evaluation, window, partitions } = situation;
  const last = state.sourceScaleUps?.[id];
  const evaluated = evaluation.vertices[id];
  if (last === undefined || last.to !== parallelism || evaluated === undefined) return undefined;
  if (partitions?.[id] !== undefined || evaluated.sourcePartitions > 0) return undefined;
  if (!(evaluated.catchUpDataRate > 0) || evaluated.backPressure > BACK_PRESSURED) return undefined;
  const now = rate(window, id, 'recordsIn');
  const promised = last.recordsPerSecond * (last.to / last.from - 1);
  if (!(now - last.recordsPerSecond < LEAST_GAIN * promised)) return undefined;
  return {
    rule: 'source-ineffective',
    vertex: id,
    says: `${name} reads ${formatNumber(now)} records/s since ${last.from} -> ${last.to} subtasks, ${formatNumber(last.recordsPerSecond)} before, and records wait: it has probably no more partitions or shards to read. How many it has is not known: set "partitions" of the job in the settings.`,
    numbers: {
      before: { value: last.recordsPerSecond, unit: 'records/s' },
      now: { value: now, unit: 'records/s' },
      waiting: { value: evaluated.lag, unit: 'records' },
    },
    bound: 'partitions',
  };
};
