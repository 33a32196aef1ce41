/** The ports of the two functions, made from their environment. Endpoints, region and credentials are the SDK's own business. */
import { setTimeout as pause } from 'node:timers/promises';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Environment } from '../lib/environment.ts';
import type { Settings } from '../lib/settings/settings.ts';
import { awsCalls, type CallAws } from './aws/aws-call.ts';
import { retrying } from './aws/retrying.ts';
import type { Ports } from './evaluation/evaluate-jobs.ts';
import { eventBridgeSink } from './events/eventbridge-sink.ts';
import type { ClustersOptions } from './kubernetes/clusters.ts';
import { flinkDashboards } from './managed-flink-dashboard/dashboards.ts';
import { cloudWatchCalls } from './metrics/cloudwatch/cloudwatch.ts';
import { cloudWatchSource } from './metrics/cloudwatch/cloudwatch-source.ts';
import { flinkRestSource } from './metrics/flink-rest/flink-rest-source.ts';
import { kinesisOpenShards } from './partitions/open-shards.ts';
import type { PartitionReaders } from './partitions/read-partitions.ts';
import { mskTopicPartitions } from './partitions/topic-partitions.ts';
import type { JobTarget } from './ports.ts';
import { dynamoDbStore } from './store/dynamodb-store.ts';
import { dynamoDbFleetRates } from './store/fleet-rates/dynamodb-fleet-rates.ts';
import { eksReader } from './targets/eks/eks-reader.ts';
import { eksTarget } from './targets/eks/eks-target.ts';
import { flinkRestReader } from './targets/flink-rest/flink-rest-reader.ts';
import { flinkRestTarget } from './targets/flink-rest/flink-rest-target.ts';
import { type ManagedFlinkParts, managedFlinkReader } from './targets/managed-flink/managed-flink-reader.ts';
import { managedFlinkTarget } from './targets/managed-flink/managed-flink-target.ts';

export const applyPorts = (environment: Environment, settings: Settings): Omit<Ports<JobTarget>, 'sources'> => {
  const clients = clientsOf(settings);
  return {
    ...common(environment, settings, clients),
    targets: {
      'managed-flink': managedFlinkTarget(clients.managedFlink),
      flink: flinkRestTarget(),
      eks: eksTarget(clients.clusters),
    },
  };
};

/** Evaluate only looks: the code that changes a job is not in its bundle. */
export const evaluatePorts = (environment: Environment, settings: Settings): Ports => {
  const clients = clientsOf(settings);
  const dashboards = flinkDashboards({ client: clients.managedFlink.client });
  const cloudWatch = cloudWatchSource({ client: cloudWatchCalls(clients.call, clients.region), settings });
  return {
    ...common(environment, settings, clients),
    targets: {
      'managed-flink': managedFlinkReader({ ...clients.managedFlink, dashboards }),
      flink: flinkRestReader(),
      eks: eksReader(clients.clusters),
    },
    sources: {
      cloudwatch: cloudWatch,
      'flink-rest': flinkRestSource({ pause: (ms) => pause(ms), applications: { dashboards, otherwise: cloudWatch } }),
    },
    partitions: partitionReaders(clients),
    ...(settings.budget === undefined ? {} : { fleetRates: dynamoDbFleetRates(environment.table) }),
  };
};

const partitionReaders = ({ clusters }: Clients): PartitionReaders => {
  const call = awsCalls(clusters);
  return { topics: mskTopicPartitions(call), shards: kinesisOpenShards(call) };
};

const common = (
  { table, eventBus }: Environment,
  { historyDays, journalDays }: Settings,
  { call, region }: Clients,
): Pick<Ports, 'store' | 'events' | 'fleet' | 'fleetIndex'> => {
  const store = dynamoDbStore({ table, historyDays, journalDays });
  return { store, fleet: store, fleetIndex: store, events: eventBridgeSink({ call, region }, eventBus) };
};

interface Clients {
  /** Of a service without a client of the SDK, made again when that may help. */
  readonly call: CallAws;
  readonly region: () => Promise<string>;
  readonly managedFlink: ManagedFlinkParts;
  readonly clusters: ClustersOptions;
}

const clientsOf = ({ dollarsPerKpuHour }: Settings): Clients => {
  const client = new KinesisAnalyticsV2Client({});
  const calls: ClustersOptions = {
    // As every client of the SDK finds them.
    credentials: () => client.config.credentials(),
    clock: () => Date.now(),
    pause: (ms) => pause(ms),
    endpoint,
  };
  return {
    call: retrying(awsCalls(calls), calls.pause),
    region: () => client.config.region(),
    managedFlink: { client, dollarsPerKpuHour },
    clusters: calls,
  };
};

/** What the SDK calls a service, where it signs with another name. */
const SERVICE_IDS: Readonly<Record<string, string>> = { events: 'eventbridge', monitoring: 'cloudwatch' };

/** As the SDK reads them, for the calls that are made without it. Undefined: the regional one. */
const endpoint = (service: string): string | undefined =>
  process.env[`AWS_ENDPOINT_URL_${(SERVICE_IDS[service] ?? service).toUpperCase()}`] ?? process.env['AWS_ENDPOINT_URL'];
