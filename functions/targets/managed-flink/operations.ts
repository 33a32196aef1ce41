/** The operations of an application: what we, others and the service have done to it. */
import {
  DescribeApplicationOperationCommand,
  type KinesisAnalyticsV2Client,
  ListApplicationOperationsCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { asMessage, isNotFound, noSuchApplication } from './application.ts';

export interface ApplicationOperation {
  readonly id: string;
  /** `UpdateApplication`, `StartApplication`, …; the full list of names is not documented. */
  readonly name: string;
  readonly status: string;
  readonly startedAt: EpochMs | undefined;
  readonly endedAt: EpochMs | undefined;
}

export interface OperationDetail extends ApplicationOperation {
  readonly error: string | undefined;
  readonly rollbackOperation: string | undefined;
}

const MAX_PAGES = 4;

/** Newest first: the order of the service is not documented, so that a few pages are read and sorted. */
export const listOperations = async (
  client: KinesisAnalyticsV2Client,
  application: string,
): Promise<readonly ApplicationOperation[]> => {
  const operations: ApplicationOperation[] = [];
  let token: string | undefined;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const reply = await client
      .send(new ListApplicationOperationsCommand({ ApplicationName: application, NextToken: token }))
      .catch((cause: unknown) => {
        if (isNotFound(cause)) throw noSuchApplication(application, cause);
        const says = `The operations of application "${application}" could not be listed: ${asMessage(cause)}`;
        throw new Error(says, { cause });
      });
    for (const info of reply.ApplicationOperationInfoList ?? []) {
      operations.push({
        id: info.OperationId ?? '',
        name: info.Operation ?? '',
        status: info.OperationStatus ?? '',
        startedAt: info.StartTime?.getTime(),
        endedAt: info.EndTime?.getTime(),
      });
    }
    token = reply.NextToken;
    if (!token) break;
  }
  return operations.sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
};

export const readOperation = async (
  client: KinesisAnalyticsV2Client,
  application: string,
  id: string,
): Promise<OperationDetail> => {
  const reply = await client
    .send(new DescribeApplicationOperationCommand({ ApplicationName: application, OperationId: id }))
    .catch((cause: unknown) => {
      throw new Error(`Operation ${id} of application "${application}" could not be read: ${asMessage(cause)}`, {
        cause,
      });
    });
  const details = reply.ApplicationOperationInfoDetails;
  return {
    id,
    name: details?.Operation ?? '',
    status: details?.OperationStatus ?? '',
    startedAt: details?.StartTime?.getTime(),
    endedAt: details?.EndTime?.getTime(),
    error: details?.OperationFailureDetails?.ErrorInfo?.ErrorString,
    rollbackOperation: details?.OperationFailureDetails?.RollbackOperationId,
  };
};

/**
 * Since when does the job run? Since the end of the newest operation that restarts it. Snapshots and the like don't;
 * since the names are not all documented, every other is taken to. Failures of the job itself are no operations: the
 * metrics tell those.
 */
export const runningSinceBy = (operations: readonly ApplicationOperation[]): EpochMs | undefined => {
  const ends = operations.flatMap(({ name, endedAt }) =>
    endedAt === undefined || NO_RESTART.test(name) ? [] : [endedAt],
  );
  return ends.length > 0 ? Math.max(...ends) : undefined;
};
const NO_RESTART = /snapshot|tag|presigned|maintenanceconfiguration|loggingoption/i;
