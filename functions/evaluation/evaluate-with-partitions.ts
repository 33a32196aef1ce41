/**
 * The partitions of a job's sources, and the evaluation that needs them. They are read once an hour, and once more when the
 * size of a source is being decided on older ones: partitions may have been added since.
 */
import type { JobEvaluated } from '../../lib/evaluate-job.ts';
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import { isSource, type JobGraph, type VertexId } from '../../lib/model/graph.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { PartitionsBySource } from '../../lib/model/partitions.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import {
  type CountedByFlink,
  type PartitionReaders,
  type PartitionsRead,
  readPartitions,
} from '../partitions/read-partitions.ts';
import type { JobDescription, JobReader, Observed } from '../ports.ts';

interface PartitionContext {
  readonly job: JobRef;
  readonly jobSettings: JobSettings;
  readonly target: JobReader;
  /** Of the account and region of the job. */
  readonly partitionsAt?: ((job: JobRef) => PartitionReaders) | undefined;
  readonly description: JobDescription;
  readonly observed: Extract<Observed, { kind: 'observed' }>;
  readonly now: EpochMs;
}

const READ_AGAIN_MS = 60 * 60_000;

export const evaluateWithPartitions = async (
  context: PartitionContext,
  state: AutoscalerState,
  evaluate: (partitions: PartitionsBySource) => JobEvaluated,
): Promise<JobEvaluated> => {
  const { description, observed, now } = context;
  // Nothing is decided on nothing.
  if (observed.observations.length === 0) return evaluate(state.partitions ?? {});
  const ofFlink = countedByFlink(context);
  const read = (known: PartitionsBySource, noOlderThanMs: number): Promise<PartitionsRead> =>
    readPartitions(context.partitionsAt?.(context.job), {
      region: context.job.region,
      settings: context.jobSettings,
      graph: description.state.graph,
      newest: observed.observations.at(-1),
      ofFlink,
      known,
      now,
      noOlderThanMs,
    });
  let known = await read(state.partitions ?? {}, READ_AGAIN_MS);
  let result = evaluate(known.partitions);
  const isOld = Object.values(known.remembered).some(({ at }) => at < now);
  if (isOld && isAboutSources(result, description.state.graph)) {
    const before = known;
    known = await read(known.remembered, 0);
    if (!sameCounts(before.partitions, known.partitions)) result = evaluate(known.partitions);
  }
  const { decision } = result;
  return {
    ...result,
    state: withPartitions(result.state, known),
    decision: { ...decision, because: [...decision.because, ...known.because] },
  };
};

/** Asked at most once in an evaluation. */
const countedByFlink = ({ target, job, jobSettings, description }: PartitionContext) => {
  const ask = async (): Promise<CountedByFlink> => {
    try {
      return { kind: 'counted', partitions: (await target.sourcePartitions?.(job, jobSettings, description)) ?? {} };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { kind: 'failed', says: error.message };
    }
  };
  let asked: Promise<CountedByFlink> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
};

/** A source would change, or is kept from it. */
const isAboutSources = ({ decision }: JobEvaluated, { vertices }: JobGraph): boolean => {
  if (decision.because.some(({ rule }) => rule === 'source-partitions')) return true;
  if (decision.kind === 'hold') return false;
  const sources = new Set(vertices.filter(isSource).map(({ id }) => id));
  return decision.vertices.some(({ vertex }) => sources.has(vertex));
};

const sameCounts = (a: PartitionsBySource, b: PartitionsBySource): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)] as VertexId[])].every((id) => a[id]?.count === b[id]?.count);

const withPartitions = (
  { partitions: _, ...state }: AutoscalerState,
  { remembered }: PartitionsRead,
): AutoscalerState => (Object.keys(remembered).length === 0 ? state : { ...state, partitions: remembered });
