/**
 * The status of a change: judged by its operation (DescribeApplicationOperation, once it has ended), never by the application's status alone: a failed update can leave an
 * application RUNNING at its old size, or READY, which means stopped. What the service rolls back itself is left to it, and
 * so is an application that can't be updated (UPDATING) or would not be started by an update (READY).
 */
import type { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type { AppliedChange, ApplyingChange, OperationStatus, Remedy } from '../../../lib/model/change.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Application } from './application.ts';
import { type ApplicationSnapshot, isAt } from './describe.ts';
import { type ApplicationOperation, type OperationDetail, readOperation } from './operations.ts';

type InFlight = Pick<AppliedChange, 'change'>;

/** Clocks differ, and the operation may have been begun by a request whose answer was lost. */
const CLOCK_SLACK_MS = 60_000;

export const operationStatus = async (
  client: KinesisAnalyticsV2Client,
  name: string,
  inFlight: AppliedChange,
  { application, operations }: ApplicationSnapshot,
): Promise<OperationStatus> => {
  const id = inFlight.operation ?? updateSince(operations, inFlight.decidedAt - CLOCK_SLACK_MS)?.id;
  if (id === undefined) return withoutOperation(application, inFlight);
  const listed = operations.find((operation) => operation.id === id);
  if (listed?.status === 'IN_PROGRESS') return inProgress(listed);
  const operation = await readOperation(client, name, id);
  switch (operation.status) {
    case 'IN_PROGRESS':
      return inProgress(operation);
    case 'SUCCESSFUL':
      return succeeded(operation, application, inFlight);
    default:
      return failure(operation, application, inFlight);
  }
};

/** An update since the claim that has failed. Whose it was is not shown; of another one, too, the size is not to be asked for again soon. */
export const failedSince = async (
  client: KinesisAnalyticsV2Client,
  name: string,
  claimed: ApplyingChange,
  { application, operations }: ApplicationSnapshot,
): Promise<Failed | undefined> => {
  const update = updateSince(operations, claimed.since - CLOCK_SLACK_MS);
  if (update === undefined || update.status === 'IN_PROGRESS' || update.status === 'SUCCESSFUL') return undefined;
  return failure(await readOperation(client, name, update.id), application, claimed);
};

const updateSince = (operations: readonly ApplicationOperation[], since: number): ApplicationOperation | undefined =>
  operations.find(({ name, startedAt }) => name === 'UpdateApplication' && (startedAt ?? 0) >= since);

const underWay = (says: string): OperationStatus => ({
  kind: 'under-way',
  because: [{ rule: 'operation', says }],
  remedy: 'leave-as-is',
});
const inProgress = ({ name, id }: ApplicationOperation): OperationStatus => underWay(`${name} ${id} is in progress.`);
type Failed = Extract<OperationStatus, { kind: 'failed' }>;
const failed = (remedy: Remedy, says: string): Failed => ({
  kind: 'failed',
  because: [{ rule: 'operation', says }],
  remedy,
});

const succeeded = (operation: OperationDetail, application: Application, inFlight: AppliedChange): OperationStatus => {
  if (application.status === 'READY') {
    return failed('job-replaced', `The update succeeded, but the application is stopped. ${START}`);
  }
  if (application.status === 'UPDATING') return underWay('The update succeeded; the application is still UPDATING.');
  if (!hasWantedSize(application, inFlight)) {
    return failed(
      'yield-to-external',
      `The update succeeded, but the application has parallelism ${application.currentParallelism} at ${application.parallelismPerKpu} per KPU: another client has changed it since.`,
    );
  }
  const restartSeconds = ((operation.endedAt ?? Number.NaN) - (operation.startedAt ?? Number.NaN)) / 1000;
  return {
    kind: 'done',
    restartSeconds,
    because: [
      {
        rule: 'operation',
        says: `Operation ${operation.id} succeeded; the application is ${application.status}.`,
        numbers: { restart: { value: restartSeconds, unit: 's' } },
      },
    ],
  };
};

const failure = (operation: OperationDetail, application: Application, inFlight: InFlight): Failed => {
  const why = operation.error ? `: ${operation.error}` : ', and gives no error';
  const says = `Operation ${operation.id} (${operation.name}) ended ${operation.status}${why}`;
  const remedy = stillAsksFor(operation, application, inFlight) ? 'roll-back' : 'leave-as-is';
  return { kind: 'failed', because: [{ rule: 'operation', says }, ...serviceRollback(operation, application)], remedy };
};

/** It runs with the size that failed, and the service does nothing about it. */
const stillAsksFor = (operation: OperationDetail, application: Application, inFlight: InFlight): boolean =>
  application.status === 'RUNNING' && operation.rollbackOperation === undefined && hasWantedSize(application, inFlight);

const serviceRollback = ({ rollbackOperation }: OperationDetail, application: Application): readonly Reason[] => {
  if (application.status === 'READY') {
    const advice = application.rollbackEnabled
      ? 'The rollback failed, too.'
      : 'With system rollback enabled it would have gone back to its old size by itself.';
    return [{ rule: 'left-stopped', says: `The application is READY, which means stopped. ${START} ${advice}` }];
  }
  if (rollbackOperation === undefined) return [];
  const says = `Managed Flink rolls it back (operation ${rollbackOperation}); the application is ${application.status}.`;
  return [{ rule: 'rolled-back', says }];
};

const START = 'Start it with StartApplication.';

/** The request's answer was lost, and no operation is to be found: the application itself is all there is to go by. */
const withoutOperation = (application: Application, inFlight: AppliedChange): OperationStatus => {
  if (application.status === 'READY') return failed('job-replaced', `The application is stopped. ${START}`);
  if (application.status !== 'RUNNING') return underWay(`The application is ${application.status}.`);
  if (!hasWantedSize(application, inFlight)) {
    return failed(
      'yield-to-external',
      'The application runs at another size, and no operation for this change is to be found.',
    );
  }
  const says = 'The application runs at the size that was asked for; how long its restart took is not known.';
  return { kind: 'done', restartSeconds: Number.NaN, because: [{ rule: 'operation', says }] };
};

const hasWantedSize = (application: Application, { change: { to } }: InFlight): boolean =>
  to.kind === 'kpu' && isAt(application, to);
