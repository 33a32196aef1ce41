/** The ports of the two functions, made from their environment. Endpoints, region and credentials are the SDK's own business. */
import { setTimeout as pause } from 'node:timers/promises';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Environment } from '../lib/environment.ts';
import { keyOf } from '../lib/model/job.ts';
import type { Settings } from '../lib/settings/settings.ts';
import { answerWithin } from './aws/answer-in-time.ts';
import { awsCalls, type CallAws } from './aws/aws-call.ts';
import { endpoint } from './aws/aws-endpoint.ts';
import { retrying } from './aws/retrying.ts';
import { discovery } from './discovery/discovery.ts';
import { taggedApplications } from './discovery/tagged-applications.ts';
import type { Ports } from './evaluation/evaluation-run.ts';
import type { SelfInvocation } from './evaluation/hand-over.ts';
import { eventBridgeSink } from './events/eventbridge-sink.ts';
import { alarmStates } from './guard-alarms.ts';
import type { ClustersOptions } from './kubernetes/clusters.ts';
import { flinkDashboards } from './managed-flink-dashboard/dashboards.ts';
import { cloudWatchCalls } from './metrics/cloudwatch/cloudwatch.ts';
import { cloudWatchSource } from './metrics/cloudwatch/cloudwatch-source.ts';
import { flinkRestSource } from './metrics/flink-rest/flink-rest-source.ts';
import { kinesisOpenShards } from './partitions/open-shards.ts';
import type { PartitionReaders } from './partitions/read-partitions.ts';
import { mskTopicPartitions } from './partitions/topic-partitions.ts';
import type { JobTarget } from './ports.ts';
import { dynamoDbControls } from './store/controls/dynamodb-controls.ts';
import { dynamoDbStore } from './store/dynamodb-store.ts';
import { dynamoDbFleetRates } from './store/fleet-rates/dynamodb-fleet-rates.ts';
import { eksReader } from './targets/eks/eks-reader.ts';
import { eksTarget } from './targets/eks/eks-target.ts';
import { flinkRestReader } from './targets/flink-rest/flink-rest-reader.ts';
import { flinkRestTarget } from './targets/flink-rest/flink-rest-target.ts';
import { type ManagedFlinkParts, managedFlinkReader } from './targets/managed-flink/managed-flink-reader.ts';
import { managedFlinkTarget } from './targets/managed-flink/managed-flink-target.ts';
import { freshTags, rememberedTags } from './targets/managed-flink/tags.ts';
import { printedTelemetry } from './telemetry.ts';

export const applyPorts = (environment: Environment, settings: Settings): Omit<Ports<JobTarget>, 'sources'> => {
  const clients = clientsOf(settings);
  return {
    ...common(environment, settings, clients),
    targets: {
      'managed-flink': managedFlinkTarget({ ...clients.managedFlink, tags: freshTags(clients.managedFlink.client) }),
      flink: flinkRestTarget(),
      eks: eksTarget(clients.clusters),
    },
  };
};

/** Evaluate only looks: the code that changes a job is not in its bundle. */
export const evaluatePorts = (
  environment: Environment,
  settings: Settings,
): Ports & { readonly self: SelfInvocation } => {
  const clients = clientsOf(settings);
  const dashboards = flinkDashboards({ client: clients.managedFlink.client });
  const cloudWatch = cloudWatchSource({ client: cloudWatchCalls(clients.call, clients.region), settings });
  return {
    ...common(environment, settings, clients),
    targets: {
      'managed-flink': managedFlinkReader({
        ...clients.managedFlink,
        dashboards,
        tags: rememberedTags(clients.managedFlink.client),
      }),
      flink: flinkRestReader(),
      eks: eksReader(clients.clusters),
    },
    sources: {
      cloudwatch: cloudWatch,
      'flink-rest': flinkRestSource({ pause: (ms) => pause(ms), applications: { dashboards, otherwise: cloudWatch } }),
    },
    partitions: partitionReaders(clients),
    begun: new Map(),
    self: { ...clients, functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] },
    ...(settings.budget === undefined ? {} : { fleetRates: dynamoDbFleetRates(environment.table) }),
  };
};

const partitionReaders = ({ clusters }: Clients): PartitionReaders => {
  const call = awsCalls(clusters);
  return { topics: mskTopicPartitions(call), shards: kinesisOpenShards(call) };
};

type Common = 'store' | 'events' | 'fleet' | 'fleetIndex' | 'decisionInputs' | 'controls' | 'alarmStates' | 'discovery';

const common = (
  { table, eventBus, account }: Environment,
  settings: Settings,
  { call, region }: Clients,
): Pick<Ports, Common> => {
  const { historyDays, journalDays } = settings;
  const store = dynamoDbStore({ table, historyDays, journalDays });
  const events = eventBridgeSink({ call, region }, eventBus, ({ job }, error) => {
    const telemetry = printedTelemetry();
    telemetry.failure({ job, error });
    telemetry.flush();
  });
  return {
    ...{ store, events, fleet: store, fleetIndex: store, decisionInputs: store },
    controls: dynamoDbControls(table),
    alarmStates: alarmStates(call, region),
    ...(settings.discover.length === 0
      ? {}
      : {
          discovery: discovery({
            ...{ settings, store, list: taggedApplications(call, region) },
            keyOf: async ({ platform, name }) => keyOf({ account, region: await region(), platform, name }),
          }),
        }),
  };
};

interface Clients {
  /** Of a service without a client of the SDK, made again when that may help. */
  readonly call: CallAws;
  readonly region: () => Promise<string>;
  readonly managedFlink: ManagedFlinkParts;
  readonly clusters: ClustersOptions;
}

const clientsOf = ({ dollarsPerKpuHour }: Settings): Clients => {
  const client = new KinesisAnalyticsV2Client({ requestHandler: answerWithin() });
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
