/**
 * PUT resource-requirements for a size. The adaptive scheduler takes bounds for EVERY vertex, or none at all; so those
 * that don't change are sent too. Lower bounds are kept: they were set on purpose.
 * Flink has no conditional PUT: between the snapshot and the PUT another client may still change the job.
 */
import type { Change } from '../../../lib/model/change.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { FlinkRest } from '../../flink-rest/client.ts';
import { FlinkRestError } from '../../flink-rest/error.ts';
import { putRequirements, type ResourceRequirements } from '../../flink-rest/resource-requirements.ts';
import type { Accepted, ChangeStrategy, ClassifiedError } from '../request-change.ts';
import type { FlinkJobDescription } from './describe.ts';
import { starvingForwardEdges } from './forward-edges.ts';
import { writeOperation } from './operation-id.ts';

export interface SizeRequest {
  readonly rest: FlinkRest;
  readonly change: Change;
  readonly to: PerVertexSizing;
  /** Version of the job that the caller has checked. */
  readonly version: string;
}

export const sizeStrategy = (request: SizeRequest): ChangeStrategy<FlinkJobDescription> => ({
  alreadyAsWanted: (seen) => {
    if (!seen.requested || !sameSize(seen.requested, request.to)) return undefined;
    const says = 'Flink was asked for this size already: nothing was asked for again.';
    return { operation: operationOf(seen), because: [{ rule: 'has-size', says }] };
  },
  failedPreconditions: (seen) => failedPreconditions(seen, request),
  send: (seen) => send(seen, request),
  classifyError,
});

const operationOf = ({ snapshot: { job, details } }: FlinkJobDescription): string =>
  writeOperation({ jid: job.jid, requestedAt: details.now });

const failedPreconditions = (
  { requested, version: versionNow }: FlinkJobDescription,
  { change: { kind, from }, version }: SizeRequest,
): readonly Reason[] => {
  if (!requested) {
    const says = 'Flink has no resource requirements for this job: set `jobmanager.scheduler: adaptive`.';
    return [{ rule: 'scheduler', says }];
  }
  if (kind === 'rollback') {
    // The job that failed restarts, so that its version moves by itself: what counts is what Flink was asked for.
    if (sameSize(requested, from)) return [];
    const says = 'Another client has asked Flink for another size since: nothing is rolled back.';
    return [{ rule: 'asked-otherwise', says }];
  }
  if (versionNow === version) return [];
  return [{ rule: 'job-version', says: `The job was changed since (version ${version}, now ${versionNow}).` }];
};

const send = async (seen: FlinkJobDescription, { rest, change, to }: SizeRequest): Promise<Accepted> => {
  const { job, requirements = {} } = seen.snapshot;
  await putRequirements(rest, job.jid, boundsFor(requirements, to.parallelism));
  const says = `Flink took the resource requirements of all ${Object.keys(to.parallelism).length} vertices.`;
  return {
    operation: operationOf(seen),
    because: [
      { rule: 'resource-requirements', says },
      ...starvingForwardEdges(seen.state.graph, to.parallelism),
      ...notApplied(change.config),
    ],
  };
};

/** 4xx: Flink looked at it and said no. Anything else may have been taken, and only the job itself can tell. */
const classifyError = (error: unknown): ClassifiedError | undefined =>
  error instanceof FlinkRestError && error.status !== undefined && error.status < 500
    ? { kind: 'refused', because: { rule: 'flink-refused', says: error.message } }
    : undefined;

const boundsFor = (
  current: ResourceRequirements,
  parallelism: Readonly<Record<string, number>>,
): ResourceRequirements => {
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
