/**
 * A source is never made wider than it has partitions or shards: further subtasks have nothing to read. What it can not read
 * does not reach the vertices behind it, either, so they are not made wider for it.
 */
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../model/graph.ts';
import type { SourcePartitions } from '../model/partitions.ts';
import type { Reason } from '../model/reason.ts';
import { formatNumber } from '../number/format.ts';
import type { VertexProposal } from '../policies/policy.ts';
import type { JobRule, JobSituation } from './job-rule.ts';

type Situation = Pick<JobSituation, 'job' | 'evaluation' | 'options' | 'partitions'>;

/** For every policy. On Managed Flink, too: only what the source itself asks for is limited, others may need more slots. */
export const withinPartitions = (
  vertices: readonly VertexProposal[],
  situation: Situation,
): readonly VertexProposal[] =>
  vertices.map((proposal) =>
    isSource(proposal.vertex) ? limitedSource(proposal, situation) : limitedBySources(proposal, situation),
  );

const limitedSource = (proposal: VertexProposal, situation: Situation): VertexProposal => {
  const { vertex, kind, parallelism: wanted } = proposal;
  if (kind === 'keep') return proposal;
  const known = situation.partitions?.[vertex.id];
  if (known === undefined) return warned(proposal, situation);
  // Going up never turns into going down: what it has was chosen by others.
  const most = wanted > vertex.parallelism ? Math.max(vertex.parallelism, known.count) : known.count;
  return wanted <= most ? proposal : limitedTo(most, proposal, tooWide(vertex, wanted, known));
};

/** A replay of the Java autoscaler's decisions: it goes on past the partitions, and so does the replay. */
const warned = (proposal: VertexProposal, { evaluation, partitions }: Situation): VertexProposal => {
  const { vertex, parallelism: wanted } = proposal;
  const count = evaluation.vertices[vertex.id]?.sourcePartitions ?? 0;
  if (partitions !== undefined || count <= 0 || wanted <= count || wanted <= vertex.parallelism) return proposal;
  const says = `${vertex.name} reads ${count} partitions: ${wanted - count} of ${wanted} subtasks will have nothing to read.`;
  const reason: Reason = { rule: 'source-partitions', vertex: vertex.id, says, numbers: numbersOf(wanted, count) };
  return { ...proposal, because: [...proposal.because, reason] };
};

const limitedTo = (parallelism: number, proposal: VertexProposal, reason: Reason): VertexProposal => {
  const { vertex, parallelism: wanted, expectedProcessingRate: expected, because } = proposal;
  return {
    ...proposal,
    kind: parallelism === vertex.parallelism ? 'keep' : 'change',
    parallelism,
    expectedProcessingRate: expected === undefined ? undefined : (expected / wanted) * parallelism,
    because: [...because, reason],
  };
};

const tooWide = ({ id, name, parallelism: now }: JobVertex, wanted: number, known: SourcePartitions): Reason => {
  const { count, says } = known;
  const idle =
    now > count
      ? `${now - count} of its ${now} subtasks have nothing to read already`
      : `more than ${count} subtasks have nothing to read`;
  return {
    rule: 'source-partitions',
    vertex: id,
    says: `${name} would take ${wanted} subtasks, but has ${count} ${wordOf(known)} (${says}): ${idle}, so more are useless.`,
    numbers: numbersOf(wanted, count),
    bound: `${wordOf(known)} of the source`,
  };
};

const wordOf = ({ from }: SourcePartitions): string => (from === 'kinesis' ? 'open shards' : 'partitions');

const numbersOf = (wanted: number, count: number): NonNullable<Reason['numbers']> => ({
  wanted: { value: wanted, unit: 'subtasks' },
  partitions: { value: count, unit: 'partitions' },
});

/**
 * Records/s that a source reads at most with one subtask for each partition, all of them busy all the time; NaN: not known.
 * (4 000/s with 8 subtasks, 4 partitions)  ->  4 subtasks do it, 1 000/s each  ->  4 000/s
 */
const mostRead = (source: JobVertex, { evaluation, partitions }: Situation): number => {
  const known = partitions?.[source.id];
  const { trueProcessingRate = Number.NaN } = evaluation.vertices[source.id] ?? {};
  if (known === undefined || !Number.isFinite(trueProcessingRate) || trueProcessingRate <= 0) return Number.NaN;
  return (trueProcessingRate / Math.min(source.parallelism, known.count)) * known.count;
};

/** Records/s that are wanted of a source, the backlog included, as far as its partitions let it read them. */
export const readableDemand = (source: JobVertex, situation: Situation): number => {
  const demand = demandOf(source, situation);
  const most = mostRead(source, situation);
  return most < demand ? most : demand;
};

/**
 * A vertex behind sources that can not read all that waits: only what they can read arrives. Of several sources the one
 * counts that is least limited, since nothing says how much each contributes.
 * (6 000/s arrive, at most 4 000/s are read; the vertex is to take 2 000/s per subtask at 70 %)  ->  4 000 / 1 400  ->  3
 */
const limitedBySources = (proposal: VertexProposal, situation: Situation): VertexProposal => {
  const { vertex, kind, parallelism: wanted } = proposal;
  const evaluated = situation.evaluation.vertices[vertex.id];
  if (kind === 'keep' || wanted <= vertex.parallelism || evaluated === undefined) return proposal;
  const sources = sourcesOf(vertex, situation.job.graph);
  const limiting = sources.filter((source) => mostRead(source, situation) < demandOf(source, situation));
  const [first] = limiting;
  if (first === undefined) return proposal;
  const share = Math.max(...sources.map((source) => shareOf(source, situation)));
  const { targetDataRate, catchUpDataRate, trueProcessingRate } = evaluated;
  const arriving = targetDataRate * share;
  const inProportion = wanted * (arriving / (targetDataRate + catchUpDataRate));
  const byRate = vertex.parallelism * (arriving / (trueProcessingRate * situation.options.utilizationTarget));
  const most = Math.max(vertex.parallelism, Math.ceil(inProportion), Math.ceil(byRate));
  if (!(most < wanted)) return proposal;
  return limitedTo(most, proposal, {
    rule: 'source-partitions',
    vertex: vertex.id,
    says: `${vertex.name} would take ${wanted} subtasks for what waits before ${first.name}, whose partitions let no more than ${formatNumber(mostRead(first, situation))} records/s through: ${most} are enough for what arrives.`,
    numbers: {
      wanted: { value: wanted, unit: 'subtasks' },
      readable: { value: mostRead(first, situation), unit: 'records/s' },
    },
    bound: 'partitions of the source',
  });
};

const demandOf = (source: JobVertex, { evaluation }: Situation): number => {
  const demand = evaluation.vertices[source.id];
  return demand === undefined ? Number.NaN : demand.targetDataRate + demand.catchUpDataRate;
};

/** What can be read, over what arrives now. Not measured: any number. */
const shareOf = (source: JobVertex, situation: Situation): number => {
  const share = readableDemand(source, situation) / (situation.evaluation.vertices[source.id]?.targetDataRate ?? 0);
  return Number.isNaN(share) ? Number.POSITIVE_INFINITY : share;
};

const sourcesOf = (vertex: JobVertex, { vertices }: JobGraph): readonly JobVertex[] => {
  const reached = new Set<VertexId>([vertex.id]);
  for (const each of vertices.toReversed()) {
    if (reached.has(each.id)) for (const { from } of each.inputs) reached.add(from);
  }
  return vertices.filter((each) => isSource(each) && reached.has(each.id));
};

/** Says what becomes of a source that gets the parallelism of the whole application. */
export const idleReaders: JobRule = ({ sized }, { job, partitions }) => {
  const because = job.graph.vertices.flatMap((vertex): Reason[] => {
    const known = partitions?.[vertex.id];
    const to = sized.parallelism[vertex.id] ?? vertex.parallelism;
    if (known === undefined || to <= vertex.parallelism || to <= known.count) return [];
    const says = `${vertex.name} gets ${to} subtasks with the others and has ${known.count} ${wordOf(known)} (${known.says}): ${to - known.count} of them will have nothing to read.`;
    return [{ rule: 'source-partitions', vertex: vertex.id, says, numbers: numbersOf(to, known.count) }];
  });
  return because.length === 0 ? undefined : { kind: 'propose', change: {}, because };
};
