/**
 * The status of a change. The operator calls a rescale in place done as soon as Flink has taken the request: so done is
 * only what Flink really runs, once the operator is at rest, too.
 */

import { isConfigOnly } from '../../../lib/change/config-changes.ts';
import type { AppliedChange, OperationStatus, Remedy } from '../../../lib/model/change.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { ReasonCode } from '../../../lib/model/reasons.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import { externalOverride } from '../../flink-kubernetes-operator/field-owner.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { errorIn } from '../../flink-kubernetes-operator/operator-error.ts';
import { clusterOverview } from '../../flink-rest/cluster-overview.ts';
import { allTasksRun } from '../../flink-rest/jobs-overview.ts';
import { lastTaskRunningSince } from '../../flink-rest/subtask-times.ts';
import { slotsNeeded } from '../flink-rest/slots.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import { configAsked, inForce, overriddenField } from './config-in-force.ts';
import type { EksJob } from './eks-job.ts';
import { readOperation } from './operation-id.ts';
import { overridesLost } from './override-support.ts';

export const operationStatus = async (
  job: EksJob,
  inFlight: AppliedChange,
  description: EksDescription,
): Promise<OperationStatus> => {
  const { to } = inFlight.change;
  if (to.kind !== 'per-vertex')
    return failed('leave-as-is', { rule: 'sizing', says: 'A Flink job is sized per vertex.' });
  const { resource, flinkJob } = description.snapshot;
  const sized = !isConfigOnly(inFlight.change);
  const config = configAsked(inFlight);
  if (sized && !asksFor(resource, to)) return failed('yield-to-external', externalOverride(resource));
  const overridden = config && overriddenField(resource, config);
  if (overridden) return failed('yield-to-external', externalOverride(resource, overridden));
  if (!isSeen(resource)) {
    return underWay('operator', `The operator has not yet seen generation ${resource.metadata.generation}.`);
  }
  if (resource.status.lifecycleState === 'ROLLING_BACK') {
    return underWay('rolling-back', 'The operator is rolling the deployment back; how that ends is not known yet.');
  }
  const broken = brokenBecause(resource);
  if (broken) return failed('roll-back', broken);
  if (sized && flinkJob.kind === 'seen' && allTasksRun(flinkJob.job) && !sameSize(description.state.size.current, to)) {
    const { stable, requested } = description;
    if (stable && requested && !sameSize(requested, to)) return failed('job-replaced', overridesLost(resource));
    return waiting(job, description, to);
  }
  if (!description.stable) return underWay('not-stable', `The job is ${description.condition}.`);
  return done(job, description, inFlight, config);
};

const failed = (remedy: Remedy, because: Reason): OperationStatus => ({ kind: 'failed', because: [because], remedy });
/** Given up, the spec still asks for it, and the operator would go on trying. */
const underWay = (rule: ReasonCode, says: string, numbers?: Reason['numbers']): OperationStatus => ({
  kind: 'under-way',
  because: [{ rule, says, ...(numbers ? { numbers } : {}) }],
  remedy: 'roll-back',
});

/** The resource still asks for what we have written. */
const asksFor = ({ overrides }: Pick<FlinkResource, 'overrides'>, { parallelism }: PerVertexSizing): boolean =>
  overrides !== undefined && Object.entries<number>(parallelism).every(([id, n]) => overrides[id as never] === n);

/** Until the operator has seen what was written, its status is that of before. */
const isSeen = ({ metadata, status }: FlinkResource): boolean =>
  status.observedGeneration == null || status.observedGeneration >= metadata.generation;

const ENDED: ReadonlyMap<string, string> = new Map([
  ['FAILED', 'The operator has given the deployment up'],
  ['ROLLED_BACK', 'The operator has rolled the deployment back; it stays so until the spec is changed'],
]);

const brokenBecause = ({ status }: FlinkResource): Reason | undefined => {
  const state = status.lifecycleState ?? '';
  const why = status.error ? `: ${errorIn(status.error)}` : '.';
  const ended = ENDED.get(state);
  if (ended) return { rule: 'upgrade-failed', says: `${ended}${why}` };
  // UPGRADING: the job that failed is being replaced.
  if (status.jobStatus?.state === 'FAILED' && state !== 'UPGRADING')
    return { rule: 'job-failed', says: `The job is FAILED${why}` };
  // A spec that the operator finds invalid is seen, but never deployed.
  if (status.observedGeneration != null && state === 'STABLE' && status.error) {
    return { rule: 'spec-refused', says: `The operator does not deploy the change${why}` };
  }
  return undefined;
};

/** By Flink's clock alone; a time before the request means it is not this restart's. */
const done = async (
  { rest }: EksJob,
  { state, snapshot: { resource, flinkJob } }: EksDescription,
  inFlight: AppliedChange,
  config: ConfigChanges | undefined,
): Promise<OperationStatus> => {
  if (flinkJob.kind === 'not seen') return underWay('not-seen', `The job is ${flinkJob.says}.`);
  if (flinkJob.kind === 'forbidden') return deployed(resource, inFlight, flinkJob.says);
  const { operation, since, change } = inFlight;
  const asked = readOperation(operation)?.requestedAt;
  const running = await lastTaskRunningSince(rest, flinkJob.job.jid, state.graph);
  // When it was asked for is not known of a request that was never recorded.
  if (config && asked !== undefined && running <= asked) {
    return underWay('not-restarted', 'The job has not restarted since: it runs with the configuration of before.');
  }
  const real = config && (await inForce(rest, config));
  if (real?.kind === 'not yet') return underWay('task-managers', real.says);
  const restartSeconds = running > (asked ?? since) ? (running - (asked ?? since)) / 1000 : Number.NaN;
  const what = isConfigOnly(change) ? 'The job has restarted' : 'Every vertex has its parallelism';
  const says = `${what}, ${flinkJob.job.tasks.running} tasks run, and the operator is at rest.`;
  const rule = isConfigOnly(change) ? 'restarted' : 'real-parallelism';
  return { kind: 'done', restartSeconds, because: [{ rule, says }, ...(real ? [real.because] : [])] };
};

/** The operator's word alone: it calls a rescale in place done as soon as Flink has taken the request (FLINK-34619). */
const deployed = ({ reconciled }: FlinkResource, { change }: AppliedChange, forbidden: string): OperationStatus => {
  const overrides = reconciled?.overrides;
  const { to } = change;
  if (!isConfigOnly(change) && (to.kind !== 'per-vertex' || !asksFor({ overrides }, to))) {
    return underWay('operator', 'The operator is at rest, but has not deployed these overrides yet.');
  }
  const says = `The operator has deployed it and is at rest. Whether Flink runs it is not verified, since it may not be asked: ${forbidden}`;
  return { kind: 'done', restartSeconds: Number.NaN, because: [{ rule: 'not-verified', says }] };
};

/** All tasks run, but not as many as were asked for: not yet rescaled, or pods are missing. */
const waiting = async (
  { rest }: EksJob,
  { state, snapshot }: EksDescription,
  to: PerVertexSizing,
): Promise<OperationStatus> => {
  const { 'slots-total': total, 'slots-available': free } = await clusterOverview(rest);
  const { graph, size } = state;
  const needed = slotsNeeded(graph, to.parallelism);
  const shared = snapshot.resource.sessionCluster !== undefined;
  const numbers = {
    needed: { value: needed, unit: 'slots' },
    ...(shared ? { free: { value: free, unit: 'slots' } } : { total: { value: total, unit: 'slots' } }),
  };
  if ((shared ? slotsNeeded(graph, size.current.parallelism) + free : total) >= needed) {
    const says = 'Flink has not rescaled yet: its cooldown, or its next checkpoint, comes first.';
    return underWay('not-yet', says, numbers);
  }
  const has = shared ? `only ${free} more are free in its session cluster` : `its task managers have ${total}`;
  const says = `The job needs ${needed} slots, and ${has}: pods are missing, perhaps nodes, too.`;
  return underWay('slots-missing', says, numbers);
};
