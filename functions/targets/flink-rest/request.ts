/**
 * Ask the adaptive scheduler for a size, by PUT resource-requirements. It takes bounds for EVERY vertex, or none at all;
 * so those that don't change are sent too. Lower bounds are kept as they were: whoever set one wants it.
 * Flink has no conditional PUT: between the last look and the PUT somebody else may still change the job.
 */
import type { Change, ConfigChanges, Outcome } from '../../../lib/model/decision.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { FlinkRest } from '../../flink-rest/client.ts';
import { FlinkRestError } from '../../flink-rest/error.ts';
import { serverTime } from '../../flink-rest/job-details.ts';
import type { OverviewJob } from '../../flink-rest/jobs-overview.ts';
import { getRequirements, putRequirements, type ResourceRequirements } from '../../flink-rest/resource-requirements.ts';
import type { JobDescription } from '../../ports.ts';
import { describeJob } from './describe.ts';
import { starvingForwardEdges } from './forward-edges.ts';
import { writeOperation } from './operation.ts';

export const requestSize = async (
  rest: FlinkRest,
  job: OverviewJob,
  { from, to, config, rollbackOf }: Change,
  description: JobDescription,
  now: EpochMs,
): Promise<Extract<Outcome, { kind: 'applied' | 'refused' | 'failed' }>> => {
  const refused = (rule: string, says: string): Extract<Outcome, { kind: 'refused' }> => ({
    kind: 'refused',
    at: now,
    because: [{ rule, says }],
  });
  if (to.kind !== 'per-vertex') return refused('sizing', 'A Flink job is sized per vertex, not in KPUs.');

  const fresh = await describeJob(rest, job, description.state.graph);
  const applied = async (because: readonly Reason[]) =>
    ({
      kind: 'applied',
      at: now,
      operation: writeOperation({ jid: job.jid, requestedAt: await serverTime(rest, job.jid) }),
      because,
    }) as const;
  if (!fresh.requested) {
    return refused(
      'scheduler',
      'Flink has no resource requirements for this job: set `jobmanager.scheduler: adaptive`.',
    );
  }
  if (sameSize(fresh.requested, to)) {
    return applied([{ rule: 'has-size', says: 'Flink was asked for this size already: nothing was asked for again.' }]);
  }
  if (rollbackOf) {
    // The job that failed restarts, so that its version moves by itself: what counts is what Flink was asked for.
    if (!sameSize(fresh.requested, from)) {
      return refused('asked-otherwise', 'Somebody else has asked Flink for another size since: nothing is taken back.');
    }
  } else if (fresh.version !== description.version) {
    const says = `The job was changed since (version ${description.version}, now ${fresh.version}).`;
    return refused('job-version', says);
  }
  const says = `Flink took the resource requirements of all ${Object.keys(to.parallelism).length} vertices.`;
  const outcome = await applied([
    { rule: 'resource-requirements', says },
    ...starvingForwardEdges(fresh.state.graph, to.parallelism),
    ...notApplied(config),
  ]);
  try {
    await putRequirements(rest, job.jid, wanted(await getRequirements(rest, job.jid), to.parallelism));
    return outcome;
  } catch (error) {
    // 4xx: Flink looked at it and said no. Anything else may have been taken, and only a look at the job can tell.
    const status = error instanceof FlinkRestError ? error.status : undefined;
    if (status === undefined || status >= 500) throw error;
    return refused('flink-refused', (error as FlinkRestError).message);
  }
};

const wanted = (current: ResourceRequirements, parallelism: Readonly<Record<string, number>>): ResourceRequirements => {
  const bounds: ResourceRequirements = { ...current };
  for (const [id, upperBound] of Object.entries(parallelism)) {
    const lowerBound = Math.min(current[id]?.parallelism.lowerBound ?? 1, upperBound);
    bounds[id] = { parallelism: { lowerBound, upperBound } };
  }
  return bounds;
};

const notApplied = ({ overrides }: ConfigChanges): readonly Reason[] =>
  Object.keys(overrides).length === 0
    ? []
    : [
        {
          rule: 'config',
          says: 'Memory can not be changed through the REST API: restart the task managers with the configuration of this decision.',
        },
      ];
