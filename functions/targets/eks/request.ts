/**
 * Asks the operator for a size, by the overrides in the resource. It is looked at anew, tried as a dry run, and then
 * patched on the condition that its spec is still the one that was looked at. The same overrides are never written twice.
 * What takes a change back is only held up by a spec that somebody else has changed: the job is broken as it is.
 */
import type { Change, Outcome } from '../../../lib/decision.ts';
import type { EpochMs } from '../../../lib/observation.ts';
import type { Reason } from '../../../lib/reason.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { PerVertexSizing } from '../../../lib/sizing/sizing.ts';
import { KubernetesError } from '../../kubernetes/error.ts';
import type { JobDescription } from '../../ports.ts';
import { starvingForwardEdges } from '../flink-rest/forward-edges.ts';
import { answerTo } from './answers.ts';
import { changedSince } from './changed-since.ts';
import type { EksJob, Looked } from './eks-job.ts';
import { limitsReached } from './obstacles/limits.ts';
import { overridesForgotten } from './obstacles/overrides-ignored.ts';
import { writeOperation } from './operation.ts';
import type { FlinkResource } from './resource/flink-resource.ts';
import { overridesPatch, sendPatch } from './resource/patch.ts';
import { wayReason } from './way.ts';

export type Requested = Extract<Outcome, { kind: 'applied' | 'refused' | 'failed' }>;

export const requestSize = async (
  job: EksJob,
  { to, config, undoes }: Change,
  description: JobDescription,
  now: EpochMs,
): Promise<Requested> => {
  const refuse = (...because: readonly Reason[]): Requested => ({ kind: 'refused', at: now, because });
  if (to.kind !== 'per-vertex')
    return refuse({ rule: 'sizing', says: 'A Flink job is sized per vertex, not in KPUs.' });
  const found = await job.look(description.state.graph);
  const settledThere = hasIt(found, to, now);
  if (settledThere) return settledThere;
  const against = undoes ? changedSince(found.resource, undoes) : await unfit(job, found, description, to);
  if (against) return refuse(...[against].flat());

  const patch = overridesPatch(found.resource, to.parallelism);
  const requestedAt = found.view.kind === 'seen' ? found.view.details.now : now;
  try {
    await sendPatch(job.kubernetes, job.resourceName, patch, 'dry run');
    const patched = await sendPatch(job.kubernetes, job.resourceName, patch, 'for real');
    return {
      kind: 'applied',
      at: now,
      operation: writeOperation({ generation: patched.metadata.generation, requestedAt }),
      because: [
        { rule: 'overrides', says: `The resource asks for it with generation ${patched.metadata.generation}.` },
        ...[wayReason(found.resource), overridesForgotten(found.resource)].filter((reason) => reason !== undefined),
        ...starvingForwardEdges(found.description.state.graph, to.parallelism),
        ...notApplied(config, found.resource),
        ...notVerified(found),
      ],
    };
  } catch (error) {
    const answer = error instanceof KubernetesError ? answerTo(error) : undefined;
    if (!answer) throw error;
    // A conflict can be with ourselves: an attempt whose answer was lost, and that was then repeated.
    const again = answer.kind === 'refused' ? hasIt(await job.look(description.state.graph), to, now) : undefined;
    return again ?? { kind: answer.kind, at: now, because: [{ rule: answer.rule, says: answer.says }] };
  }
};

/** Undefined: the job is as it was checked, and may have this size. */
const unfit = async (
  job: EksJob,
  found: Looked,
  { version }: JobDescription,
  to: PerVertexSizing,
): Promise<readonly Reason[] | undefined> => {
  const fresh = found.description;
  if (fresh.version !== version) {
    const says = `The job was changed since (version ${version}, now ${fresh.version}).`;
    return [{ rule: 'job-version', says }];
  }
  if (!fresh.settled) return [{ rule: 'settled', says: `The job is ${fresh.condition}: it is being changed.` }];
  if (fresh.blockedBy) return fresh.blockedBy;
  const limits = await limitsReached(job, found, to);
  return limits.length > 0 ? limits : undefined;
};

/** At the size, or on the way to it: applied, and nothing is written. */
const hasIt = ({ resource, description, view }: Looked, to: PerVertexSizing, now: EpochMs): Requested | undefined => {
  if (!sameSize(description.requested ?? description.state.sizing, to)) return undefined;
  const requestedAt = view.kind === 'seen' ? view.details.now : now;
  return {
    kind: 'applied',
    at: now,
    operation: writeOperation({ generation: resource.metadata.generation, requestedAt }),
    because: [{ rule: 'has-size', says: 'The resource asks for this size already: nothing was written.' }],
  };
};

const notApplied = (
  { overrides, removals }: Change['config'],
  { sessionCluster, spec }: FlinkResource,
): readonly Reason[] => {
  if (Object.keys(overrides).length + removals.length === 0) return [];
  const says = sessionCluster
    ? `Memory belongs to the session cluster's FlinkDeployment "${spec.deploymentName}", which other jobs share: that part was left out.`
    : 'Memory and configuration are not changed together with a rescale: that part was left out.';
  return [{ rule: 'config', says }];
};

const notVerified = ({ view }: Looked): readonly Reason[] =>
  view.kind === 'forbidden'
    ? [{ rule: 'not-verified', says: `Nobody will see whether Flink really runs it: ${view.says}` }]
    : [];
