/**
 * A patch of the resource for a change: the overrides ask for a size, the configuration for memory. It is tried as a dry
 * run, and then sent on the condition that the spec is still the one of the snapshot. What stands there already is never
 * written twice. A rollback is only held up by a spec that was changed since: the job is broken as it is.
 */
import { deferredConfigOf, revertOf } from '../../../lib/change/config-changes.ts';
import type { Change, Rollback } from '../../../lib/model/change.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { patchFor, sendPatch } from '../../flink-kubernetes-operator/patch.ts';
import { upgradeStrategyReason } from '../../flink-kubernetes-operator/upgrade-strategy.ts';
import { starvingForwardEdges } from '../flink-rest/forward-edges.ts';
import type { Accepted, ChangeStrategy } from '../request-change.ts';
import { classifyError } from './classify-error.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import { describeJob, matchesDesired } from './describe.ts';
import type { EksJob } from './eks-job.ts';
import { readOperation, writeOperation } from './operation-id.ts';
import { overridesForgotten } from './override-support.ts';
import { type Patching, type PatchPlan, planOf } from './patch-plan.ts';
import { failedSizePreconditions } from './size-preconditions.ts';

export interface PatchRequest {
  readonly job: EksJob;
  readonly change: Change;
  readonly to: PerVertexSizing;
  readonly description: EksDescription;
  readonly now: EpochMs;
}

export const patchStrategy = (request: PatchRequest): ChangeStrategy<EksDescription> => {
  const { job, change, to, description, now } = request;
  const plan = planOf(description, change, to);
  return {
    alreadyAsWanted: (seen) => alreadyAsWanted(seen, plan, request),
    failedPreconditions: (seen) => failedPreconditions(seen, plan, request),
    send: async (seen) => {
      if (plan.kind === 'refused') throw new Error('A change that is refused is not sent');
      const patch = patchFor(seen.snapshot.resource, plan.written);
      await sendPatch(job.kubernetes, job.resourceName, patch, 'dry run');
      const { metadata } = await sendPatch(job.kubernetes, job.resourceName, patch, 'for real');
      return {
        operation: writeOperation({ generation: metadata.generation, requestedAt: requestTime(seen, now) }),
        because: [
          { rule: 'overrides', says: `The resource asks for it with generation ${metadata.generation}.` },
          upgradeStrategyReason(seen.snapshot.resource, plan.strategy),
          ...(plan.written.parallelism ? rescaleNotes(seen, to) : []),
          ...plan.because,
          ...notVerified(seen),
        ],
        ...(plan.deferred ? { deferredConfig: plan.deferred } : {}),
        ...revertConfigOf(seen, plan),
      };
    },
    classifyError,
    readAgain: () => describeJob(job, description.state.graph),
  };
};

/** By Flink's clock, where it was read. */
const requestTime = ({ snapshot: { flinkJob } }: EksDescription, now: EpochMs): EpochMs =>
  flinkJob.kind === 'seen' ? flinkJob.details.now : now;

/** As it is wanted, or on the way to it: applied, and nothing is written. */
const alreadyAsWanted = (
  seen: EksDescription,
  plan: PatchPlan,
  { change, description, now }: PatchRequest,
): Accepted | undefined => {
  if (!matchesDesired(seen, change)) return undefined;
  const { generation } = seen.snapshot.resource.metadata;
  const deferred =
    plan.kind === 'write' && plan.deferred
      ? { deferredConfig: plan.deferred }
      : deferredConfigOf(seen.requestedConfig, change);
  return {
    operation: writeOperation({ generation, requestedAt: requestTime(seen, now) }),
    because: [{ rule: 'has-size', says: 'The resource asks for it already: nothing was written.' }],
    ...deferred,
    // Found after a conflict it was written by us: then it is known what stood there before.
    ...(seen !== description && plan.kind === 'write' ? revertConfigOf(description, plan) : {}),
  };
};

const failedPreconditions = async (
  seen: EksDescription,
  plan: PatchPlan,
  { job, change, to }: PatchRequest,
): Promise<readonly Reason[]> => {
  if (plan.kind === 'refused') return [plan.because];
  if (seen.managedByAnother) return [seen.managedByAnother];
  if (change.kind === 'rollback') return changedSince(seen.snapshot.resource, change.rollbackOf);
  if (!seen.stable) return [{ rule: 'stable', says: `The job is ${seen.condition}: it is being changed.` }];
  return seen.blockedBy ?? failedSizePreconditions(job, seen, to, plan.written.config);
};

/** A change may be rolled back while the spec is still the one that it made: any change since then has the word. */
const changedSince = ({ metadata }: FlinkResource, { operation }: Rollback['rollbackOf']): readonly Reason[] => {
  const made = readOperation(operation)?.generation;
  if (made === metadata.generation) return [];
  const why =
    made === undefined
      ? 'Which generation the change made was never recorded, so that it is not known whether the spec was changed since'
      : `The spec was changed since by another client (generation ${made}, now ${metadata.generation})`;
  return [{ rule: 'job-version', says: `${why}: nothing is rolled back.` }];
};

const rescaleNotes = (
  { state, snapshot: { resource } }: EksDescription,
  { parallelism }: PerVertexSizing,
): readonly Reason[] => {
  const forgotten = overridesForgotten(resource);
  return [...(forgotten ? [forgotten] : []), ...starvingForwardEdges(state.graph, parallelism)];
};

const revertConfigOf = (
  { requestedConfig }: EksDescription,
  { written: { config } }: Patching,
): Pick<Accepted, 'revertConfig'> =>
  config && requestedConfig ? { revertConfig: revertOf(requestedConfig, config) } : {};

const notVerified = ({ snapshot: { flinkJob } }: EksDescription): readonly Reason[] =>
  flinkJob.kind === 'forbidden'
    ? [{ rule: 'not-verified', says: `Whether Flink really runs it will not be verified: ${flinkJob.says}` }]
    : [];
