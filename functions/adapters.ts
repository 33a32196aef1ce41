/** The ports of the two functions, made from their environment. Endpoints, region and credentials are the SDK's own business. */
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Environment } from '../lib/environment.ts';
import type { Settings } from '../lib/settings.ts';
import { eventBridgeSink } from './events/eventbridge-sink.ts';
import { cloudWatchSource } from './metrics/cloudwatch/cloudwatch-source.ts';
import { flinkRestSource } from './metrics/flink-rest/flink-rest-source.ts';
import { dynamoDbStore } from './store/dynamodb-store.ts';
import { flinkRestTarget } from './targets/flink-rest/flink-rest-target.ts';
import { managedFlinkTarget } from './targets/managed-flink/managed-flink-target.ts';
import type { Ports } from './turns/sweep.ts';

export const applyPorts = (environment: Environment, settings: Settings): Omit<Ports, 'sources'> => ({
  store: dynamoDbStore({
    table: environment.table,
    historyDays: settings.historyDays,
    journalDays: settings.journalDays,
  }),
  events: eventBridgeSink(new EventBridgeClient({}), environment.eventBus),
  targets: {
    'managed-flink': managedFlinkTarget({
      client: new KinesisAnalyticsV2Client({}),
      dollarsPerKpuHour: settings.dollarsPerKpuHour,
    }),
    flink: flinkRestTarget(),
  },
});

export const evaluatePorts = (environment: Environment, settings: Settings): Ports => ({
  ...applyPorts(environment, settings),
  sources: {
    'managed-flink': cloudWatchSource({ client: new CloudWatchClient({}), settings }),
    flink: flinkRestSource({ pause: (ms) => pause(ms) }),
  },
});
