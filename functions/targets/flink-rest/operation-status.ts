/**
 * The status of a change. Done is: all tasks run by the live overview, and every vertex has its parallelism. Slots that
 * are missing are no failure: the job runs with what fits, and takes more as soon as a task manager comes.
 */

import type { AppliedChange, OperationStatus, Remedy } from '../../../lib/model/change.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { ReasonCode } from '../../../lib/model/reasons.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { clusterOverview } from '../../flink-rest/cluster-overview.ts';
import { allTasksRun, hasEnded, type OverviewJob } from '../../flink-rest/jobs-overview.ts';
import { lastTaskRunningSince } from '../../flink-rest/subtask-times.ts';
import { describeJob, type FlinkJobDescription, ofOne, tasks } from './describe.ts';
import { readOperation } from './operation-id.ts';
import { slotsMissing, slotsNeeded } from './slots.ts';

export const operationStatus = async (
  rest: FlinkRestReader,
  inFlight: AppliedChange,
  described: FlinkJobDescription,
): Promise<OperationStatus> => {
  const { to } = inFlight.change;
  if (to.kind !== 'per-vertex') return failed('leave-as-is', 'sizing', 'A Flink job is sized per vertex.');
  const { snapshot } = described;
  const jid = readOperation(inFlight.operation)?.jid ?? snapshot.job.jid;
  const job = snapshot.jobs.find((one) => one.jid === jid);
  if (!job) return failed('job-replaced', 'job-gone', 'The job that was asked is not there any more.');
  // What was asked for ends with the job: there is nothing to roll back.
  if (hasEnded(job))
    return failed(job.state === 'FAILED' ? 'leave-as-is' : 'job-replaced', 'job-ended', `The job is ${job.state}.`);
  // Two jobs of one name: it is another one that was described.
  const other = job.jid === snapshot.job.jid ? undefined : await ofOne(rest, snapshot.jobs, job);
  const description = other ? describeJob(other, undefined) : described;
  const { requested, state } = description;
  if (requested && !sameSize(requested, to)) {
    return failed('yield-to-external', 'asked-otherwise', 'Another client has asked Flink for another size since.');
  }
  if (!allTasksRun(job)) return underWay('roll-back', 'restarting', `The job is ${description.condition}.`);
  return sameSize(state.size.current, to) && description.stable
    ? done(rest, job, state.graph, inFlight)
    : waiting(rest, job, description, to);
};

const failed = (remedy: Remedy, rule: ReasonCode, says: string): OperationStatus => ({
  kind: 'failed',
  because: [{ rule, says }],
  remedy,
});
/** Where the job runs, with the slots there are, rolling back would only take some of them away. */
const underWay = (remedy: Remedy, rule: ReasonCode, says: string, numbers?: Reason['numbers']): OperationStatus => ({
  kind: 'under-way',
  because: [{ rule, says, ...(numbers ? { numbers } : {}) }],
  remedy,
});

/** By Flink's clock alone where the request noted it; a time before the request means it is not this restart's. */
const done = async (
  rest: FlinkRestReader,
  job: OverviewJob,
  graph: JobGraph,
  { operation, since }: AppliedChange,
): Promise<OperationStatus> => {
  const asked = readOperation(operation)?.requestedAt ?? since;
  const running = await lastTaskRunningSince(rest, job.jid, graph);
  const restartSeconds = running > asked ? (running - asked) / 1000 : Number.NaN;
  const says = `Every vertex has its parallelism, ${tasks(job)}.`;
  return { kind: 'done', restartSeconds, because: [{ rule: 'real-parallelism', says }] };
};

const waiting = async (
  rest: FlinkRestReader,
  job: OverviewJob,
  { state }: FlinkJobDescription,
  to: PerVertexSizing,
): Promise<OperationStatus> => {
  const cluster = await clusterOverview(rest);
  const needed = slotsNeeded(state.graph, to.parallelism);
  const held = slotsNeeded(state.graph, state.size.current.parallelism);
  const missing = slotsMissing(needed, held, cluster);
  const numbers = {
    needed: { value: needed, unit: 'slots' },
    held: { value: held, unit: 'slots' },
    free: { value: cluster['slots-available'], unit: 'slots' },
  };
  if (missing === 0) {
    const says = 'Flink has not rescaled yet (cooldown, or its view is a few seconds old).';
    return underWay('leave-as-is', 'not-yet', says, numbers);
  }
  const says =
    `${missing} slots are missing: the job needs ${needed}, has ${held}, and ${cluster['slots-available']} of the ` +
    `cluster's ${cluster['slots-total']} are free. It runs with what fits (${tasks(job)}); add task managers.`;
  return underWay('leave-as-is', 'slots-missing', says, { ...numbers, missing: { value: missing, unit: 'slots' } });
};
