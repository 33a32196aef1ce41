/** The ports of the two functions, made from their environment. Endpoints, region and credentials are the SDK's own business. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '../lib/environment.ts';
import { keyOf } from '../lib/model/job.ts';
import type { Placed } from '../lib/settings/place-settings.ts';
import type { Settings } from '../lib/settings/settings.ts';
import { awsCalls } from './aws/aws-call.ts';
import { discovery } from './discovery/discovery.ts';
import { taggedApplications } from './discovery/tagged-applications.ts';
import type { Ports } from './evaluation/evaluation-run.ts';
import type { SelfInvocation } from './evaluation/hand-over.ts';
import { eventBridgeSink } from './events/eventbridge-sink.ts';
import { annotationWriter } from './flink-kubernetes-operator/status-annotations.ts';
import { alarmStates } from './guard-alarms.ts';
import { icebergTables } from './iceberg/read-table.ts';
import { flinkDashboards } from './managed-flink-dashboard/dashboards.ts';
import { cloudWatchCalls } from './metrics/cloudwatch/cloudwatch.ts';
import { cloudWatchSource } from './metrics/cloudwatch/cloudwatch-source.ts';
import { flinkRestSource } from './metrics/flink-rest/flink-rest-source.ts';
import { kinesisOpenShards } from './partitions/open-shards.ts';
import type { PartitionReaders } from './partitions/read-partitions.ts';
import { mskTopicPartitions } from './partitions/topic-partitions.ts';
import { type Hub, hubClients, type PlaceClients } from './places/clients.ts';
import { sourceInPlaces } from './places/placed-source.ts';
import { readersInPlaces, targetsInPlaces } from './places/placed-targets.ts';
import { eachPlace, type Place } from './places/places.ts';
import type { JobTarget } from './ports.ts';
import { jobRef, ownRegion } from './read-settings.ts';
import { dynamoDbControls } from './store/controls/dynamodb-controls.ts';
import { dynamoDbStore } from './store/dynamodb-store.ts';
import { dynamoDbFleetRates } from './store/fleet-rates/dynamodb-fleet-rates.ts';
import { eksReader } from './targets/eks/eks-reader.ts';
import { eksTarget } from './targets/eks/eks-target.ts';
import { flinkRestReader } from './targets/flink-rest/flink-rest-reader.ts';
import { flinkRestTarget } from './targets/flink-rest/flink-rest-target.ts';
import { managedFlinkReader } from './targets/managed-flink/managed-flink-reader.ts';
import { managedFlinkTarget } from './targets/managed-flink/managed-flink-target.ts';
import { claimer, statusWriter } from './targets/managed-flink/status-tags.ts';
import { freshTags, rememberedTags } from './targets/managed-flink/tags.ts';
import { printedTelemetry } from './telemetry.ts';

export const applyPorts = (environment: Environment, settings: Settings): Omit<Ports<JobTarget>, 'sources'> => {
  const hub = hubClients(environment, settings, 'apply');
  const { dollarsPerKpuHour } = settings;
  const managedFlink = ({ managedFlink: client }: PlaceClients) =>
    managedFlinkTarget({
      client,
      dollarsPerKpuHour,
      stack: hub.stack,
      tags: freshTags(client),
      ...(settings.statusOnJob && { claim: claimer(client, hub.stack, freshTags(client)) }),
    });
  const eks = ({ clusters }: PlaceClients) => eksTarget({ clusters, stack: hub.stack });
  return {
    ...common(environment, settings, hub),
    targets: {
      'managed-flink': targetsInPlaces(managedFlink(hub.home), placed(hub, managedFlink)),
      flink: flinkRestTarget(),
      eks: targetsInPlaces(eks(hub.home), placed(hub, eks)),
    },
  };
};

/** Evaluate only looks: the code that changes a job is not in its bundle. */
export const evaluatePorts = (
  environment: Environment,
  settings: Settings,
): Ports & { readonly self: SelfInvocation } => {
  const hub = hubClients(environment, settings, 'evaluate');
  const { dollarsPerKpuHour } = settings;
  const dashboardsAt = eachPlace((place) => flinkDashboards({ client: hub.at(place).managedFlink }));
  const cloudWatchAt = eachPlace((place) => {
    const { call, region } = hub.at(place);
    return cloudWatchSource({ client: cloudWatchCalls(call, region), settings });
  });
  const flinkRestAt = eachPlace((place) =>
    flinkRestSource({
      pause: (ms) => pause(ms),
      applications: { dashboards: dashboardsAt(place), otherwise: cloudWatchAt(place) },
    }),
  );
  const managedFlink = ({ managedFlink: client }: PlaceClients, place: Place) =>
    managedFlinkReader({
      client,
      dollarsPerKpuHour,
      stack: hub.stack,
      tags: rememberedTags(client),
      dashboards: dashboardsAt(place),
      ...(settings.statusOnJob && { writeStatus: statusWriter(client, hub.stack) }),
    });
  const eks = ({ clusters }: PlaceClients) =>
    eksReader({
      clusters,
      stack: hub.stack,
      ...(settings.statusOnJob && { writeStatus: annotationWriter(hub.stack) }),
    });
  const own: Place = { account: environment.account, region: ownRegion() };
  return {
    ...common(environment, settings, hub),
    targets: {
      'managed-flink': readersInPlaces(managedFlink(hub.home, own), placed(hub, managedFlink)),
      flink: flinkRestReader(),
      eks: readersInPlaces(eks(hub.home), placed(hub, eks)),
    },
    sources: {
      cloudwatch: sourceInPlaces(cloudWatchAt(own), cloudWatchAt),
      'flink-rest': sourceInPlaces(flinkRestAt(own), flinkRestAt),
    },
    icebergAt: eachPlace((place) => icebergTables(awsCalls({ ...hub.at(place).calls, timeoutMs: 5_000 }))),
    partitionsAt: eachPlace((place) => partitionReaders(hub.at(place))),
    begun: new Map(),
    self: { ...hub.home, functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] },
    ...(settings.budget === undefined ? {} : { fleetRates: dynamoDbFleetRates(environment.table) }),
  };
};

/** Each made once for a place, with what lets us in. */
const placed = <Target>({ at }: Hub, make: (clients: PlaceClients, place: Place) => Target) =>
  eachPlace((place) => ({ target: make(at(place), place), enter: at(place).enter }));

const partitionReaders = ({ calls }: PlaceClients): PartitionReaders => {
  const call = awsCalls(calls);
  return { topics: mskTopicPartitions(call), shards: kinesisOpenShards(call) };
};

type Common = 'store' | 'events' | 'fleet' | 'fleetIndex' | 'decisionInputs' | 'controls' | 'alarmStates' | 'discovery';

const common = (environment: Environment, settings: Settings, { home, at }: Hub): Pick<Ports, Common> => {
  const { table, eventBus } = environment;
  const { historyDays, journalDays } = settings;
  const store = dynamoDbStore({ table, historyDays, journalDays });
  const events = eventBridgeSink(home, eventBus, ({ job }, error) => {
    const telemetry = printedTelemetry();
    telemetry.failure({ job, error });
    telemetry.flush();
  });
  const placeOf = ({ account = environment.account, region = ownRegion() }: Placed): Place => ({ account, region });
  return {
    store,
    events,
    fleet: store,
    fleetIndex: store,
    decisionInputs: store,
    controls: dynamoDbControls(table),
    alarmStates: (names, place = {}) => {
      const { call, region } = at(placeOf(place));
      return alarmStates(call, region)(names);
    },
    ...(settings.discover.length === 0
      ? {}
      : {
          discovery: discovery({
            settings,
            store,
            list: async (tags, place) => {
              const { call, region, enter } = at(placeOf(place));
              await enter();
              return taggedApplications(call, region)(tags);
            },
            open: async (cluster, place) => {
              const { enter, clusters } = at(placeOf(place));
              await enter();
              return clusters(cluster, placeOf(place).region);
            },
            keyOf: async (job) => keyOf(jobRef(environment, ownRegion(), job)),
          }),
        }),
  };
};
