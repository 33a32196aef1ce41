/** What the policy answers: that the size stays, or for a size what every vertex is proposed, with the reason. */
import { isCommitter, type JobVertex } from '../../model/graph.ts';
import type { Reason } from '../../model/reason.ts';
import { formatNumber } from '../../number/format.ts';
import { committerLeft } from '../committer.ts';
import type { Proposed, VertexProposal } from '../policy.ts';
import { boundReasons } from './active-bound.ts';
import type { AutopilotState } from './autopilot-state.ts';
import type { JobSize } from './capacity.ts';
import type { Outlook } from './outlook.ts';
import { expectedCapacity, type VertexCapacity } from './vertex-capacity.ts';

export const hold = (state: AutopilotState, ...because: readonly Reason[]): Proposed<AutopilotState> => ({
  kind: 'hold',
  state,
  notices: [],
  because,
});

export const propose = (state: AutopilotState, size: JobSize, wanted: number, outlook: Outlook) =>
  ({
    kind: 'proposed',
    state,
    restart: { kind: 'yes' },
    notices: [],
    vertices: proposalsFor(size, wanted, outlook),
    parallelismPerKpu: size.packing?.parallelismPerKpu,
  }) satisfies Proposed<AutopilotState>;

/** A vertex that is not known goes with the others where all have one parallelism, and is left alone elsewhere. */
export const proposalsFor = (
  { parallelism, slots }: JobSize,
  wanted: number,
  outlook: Outlook,
): readonly VertexProposal[] => {
  const { capacity, situation } = outlook;
  const known = new Map(capacity.vertices.map((one) => [one.vertex.id, one]));
  return situation.job.graph.vertices.map((vertex) => {
    const one = known.get(vertex.id);
    const to = parallelism.get(vertex.id) ?? vertex.parallelism;
    if (one !== undefined) return proposalOf(one, to, wanted, outlook);
    return capacity.uniform && !vertex.finished ? following(vertex, slots) : left(vertex);
  });
};

const following = (vertex: JobVertex, slots: number): VertexProposal => {
  const to = Math.min(slots, vertex.maxParallelism);
  const says = `${vertex.name} is hardly busy and goes with the others: ${vertex.parallelism} -> ${to}.`;
  return {
    vertex,
    kind: to === vertex.parallelism ? 'keep' : 'change',
    parallelism: to,
    urgent: false,
    because: [],
    expectedProcessingRate: undefined,
    headline: () => ({ rule: 'capacity-curve', vertex: vertex.id, says }),
  };
};

const left = (vertex: JobVertex): VertexProposal => {
  const says = `${vertex.name} is left alone: it is excluded, finished, or has not shown what it can process.`;
  const because: Reason = isCommitter(vertex) ? committerLeft(vertex) : { rule: 'excluded', vertex: vertex.id, says };
  return {
    vertex,
    kind: 'keep',
    parallelism: vertex.parallelism,
    expectedProcessingRate: undefined,
    urgent: false,
    headline: () => because,
    because: [because],
  };
};

const proposalOf = (one: VertexCapacity, to: number, wanted: number, { limitedBy }: Outlook): VertexProposal => {
  const { vertex, ratio } = one;
  const now = expectedCapacity(one, vertex.parallelism);
  const then = expectedCapacity(one, to);
  const headline = (): Reason => ({
    rule: 'capacity-curve',
    vertex: vertex.id,
    says: `${vertex.name} is to process ${formatNumber(wanted * ratio)} records/s, can do ${formatNumber(now)} with ${vertex.parallelism}: ${vertex.parallelism} -> ${to}.`,
    numbers: {
      wanted: { value: wanted * ratio, unit: 'records/s' },
      can: { value: now, unit: 'records/s' },
      expected: { value: then, unit: 'records/s' },
      from: { value: vertex.parallelism, unit: 'subtasks' },
      to: { value: to, unit: 'subtasks' },
    },
  });
  return {
    vertex,
    kind: to === vertex.parallelism ? 'keep' : 'change',
    parallelism: to,
    expectedProcessingRate: then,
    urgent: limitedBy?.vertex.id === vertex.id,
    headline,
    because: boundReasons(one, to, wanted),
  };
};
