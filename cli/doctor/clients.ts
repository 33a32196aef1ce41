/** How the doctor asks AWS, clusters and Flink: by the readers that the functions have, with the credentials of the caller. */
import { setTimeout as pause } from 'node:timers/promises';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { answerWithin } from '../../functions/aws/answer-in-time.ts';
import { awsCalls, type CallAws } from '../../functions/aws/aws-call.ts';
import { endpoint } from '../../functions/aws/aws-endpoint.ts';
import { retrying } from '../../functions/aws/retrying.ts';
import { type ClustersOptions, kubernetesClusters } from '../../functions/kubernetes/clusters.ts';
import { type FlinkDashboards, flinkDashboards } from '../../functions/managed-flink-dashboard/dashboards.ts';
import type { Connection } from '../../functions/store/table/client.ts';
import { eksJobs } from '../../functions/targets/eks/eks-job.ts';
import { iamEndpoint } from './iam.ts';

export interface Clients {
  readonly managedFlink: KinesisAnalyticsV2Client;
  readonly dashboards: FlinkDashboards;
  readonly onEks: ReturnType<typeof eksJobs>;
  readonly call: CallAws;
  readonly region: () => Promise<string>;
  readonly pause: (ms: number) => Promise<void>;
  /** Of this machine. */
  readonly clock: () => number;
  close(): void;
}

export const openClients = async ({ region, profile }: Connection): Promise<Clients> => {
  const managedFlink = new KinesisAnalyticsV2Client({ region, profile, requestHandler: answerWithin() });
  const iam = iamEndpoint(await managedFlink.config.region());
  const options: ClustersOptions = {
    // As every client of the SDK finds them.
    credentials: () => managedFlink.config.credentials(),
    clock: () => Date.now(),
    pause: (ms) => pause(ms),
    endpoint: (service) => endpoint(service) ?? (service === 'iam' ? iam : undefined),
  };
  return {
    managedFlink,
    dashboards: flinkDashboards({ client: managedFlink }),
    onEks: eksJobs(kubernetesClusters(options)),
    call: retrying(awsCalls(options), options.pause),
    region: () => managedFlink.config.region(),
    pause: options.pause,
    clock: options.clock,
    close: () => managedFlink.destroy(),
  };
};
