/**
 * Asks the operator for a size, by the overrides in the resource, and for memory and configuration. It is looked at anew,
 * tried as a dry run, and then patched on the condition that its spec is still the one that was looked at. What stands
 * there already is never written twice. What takes a change back is only held up by a spec that somebody else has changed:
 * the job is broken as it is.
 */
import { deferredConfigOf, revertOf } from '../../../../lib/change/config-changes.ts';
import type { Change, Outcome } from '../../../../lib/model/decision.ts';
import type { EpochMs } from '../../../../lib/model/observation.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../../lib/model/sizing.ts';
import { KubernetesError } from '../../../kubernetes/error.ts';
import type { JobDescription } from '../../../ports.ts';
import { starvingForwardEdges } from '../../flink-rest/forward-edges.ts';
import type { EksJob, Looked } from '../eks-job.ts';
import { wayReason } from '../look/way.ts';
import { limitsReached } from '../obstacles/limits.ts';
import { overridesForgotten } from '../obstacles/overrides-ignored.ts';
import { patchFor, sendPatch } from '../resource/patch.ts';
import { answerTo } from './answers.ts';
import { matchesDesired } from './asks-for.ts';
import { changedSince } from './changed-since.ts';
import { writeOperation } from './operation.ts';
import { type Patching, type PatchPlan, planOf } from './patch-plan.ts';

export type Requested = Extract<Outcome, { kind: 'applied' | 'refused' | 'failed' }>;

export const requestChange = async (
  job: EksJob,
  change: Change,
  description: JobDescription,
  now: EpochMs,
): Promise<Requested> => {
  const { to, rollbackOf } = change;
  const refuse = (...because: readonly Reason[]): Requested => ({ kind: 'refused', at: now, because });
  if (to.kind !== 'per-vertex')
    return refuse({ rule: 'sizing', says: 'A Flink job is sized per vertex, not in KPUs.' });
  const found = await job.look(description.state.graph);
  const plan = planOf(found, change, to);
  const asked = askedAlready(found, change, plan, now);
  if (asked) return asked;
  if (plan.kind === 'refused') return refuse(plan.because);
  const against = rollbackOf
    ? changedSince(found.resource, rollbackOf)
    : await unfit(job, found, description, to, plan);
  if (against) return refuse(...[against].flat());

  const patch = patchFor(found.resource, plan.written);
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
        wayReason(found.resource, plan.way),
        ...(plan.written.parallelism ? ofRescale(found, to) : []),
        ...plan.because,
        ...notVerified(found),
      ],
      ...(plan.left ? { left: plan.left } : {}),
      ...beforeOf(found, plan),
    };
  } catch (error) {
    const answer = error instanceof KubernetesError ? answerTo(error) : undefined;
    if (!answer) throw error;
    // A conflict can be with ourselves: an attempt whose answer was lost, and that was then repeated.
    const again =
      answer.kind === 'refused' ? askedAlready(await job.look(description.state.graph), change, plan, now) : undefined;
    return again
      ? { ...again, ...beforeOf(found, plan) }
      : { kind: answer.kind, at: now, because: [{ rule: answer.rule, says: answer.says }] };
  }
};

const ofRescale = ({ resource, description }: Looked, { parallelism }: PerVertexSizing): readonly Reason[] => {
  const forgotten = overridesForgotten(resource);
  return [...(forgotten ? [forgotten] : []), ...starvingForwardEdges(description.state.graph, parallelism)];
};

const beforeOf = (
  { description }: Looked,
  { written: { config } }: Patching,
): Pick<Requested & { kind: 'applied' }, 'before'> =>
  config && description.requestedConfig ? { before: revertOf(description.requestedConfig, config) } : {};

/** Undefined: the job is as it was checked, and may be so. */
const unfit = async (
  job: EksJob,
  found: Looked,
  { version }: JobDescription,
  to: PerVertexSizing,
  { written }: Patching,
): Promise<readonly Reason[] | undefined> => {
  const fresh = found.description;
  if (fresh.version !== version) {
    const says = `The job was changed since (version ${version}, now ${fresh.version}).`;
    return [{ rule: 'job-version', says }];
  }
  if (!fresh.stable) return [{ rule: 'stable', says: `The job is ${fresh.condition}: it is being changed.` }];
  if (fresh.blockedBy) return fresh.blockedBy;
  const limits = await limitsReached(job, found, to, written.config);
  return limits.length > 0 ? limits : undefined;
};

/** As it is wanted, or on the way to it: applied, and nothing is written. */
const askedAlready = (
  { resource, description, view }: Looked,
  change: Change,
  plan: PatchPlan,
  now: EpochMs,
): Requested | undefined => {
  if (!matchesDesired(description, change)) return undefined;
  const requestedAt = view.kind === 'seen' ? view.details.now : now;
  return {
    kind: 'applied',
    at: now,
    operation: writeOperation({ generation: resource.metadata.generation, requestedAt }),
    because: [{ rule: 'has-size', says: 'The resource asks for it already: nothing was written.' }],
    ...(plan.kind === 'write' && plan.left
      ? { left: plan.left }
      : deferredConfigOf(description.requestedConfig, change)),
  };
};

const notVerified = ({ view }: Looked): readonly Reason[] =>
  view.kind === 'forbidden'
    ? [{ rule: 'not-verified', says: `Nobody will see whether Flink really runs it: ${view.says}` }]
    : [];
