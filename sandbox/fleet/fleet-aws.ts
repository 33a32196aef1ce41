/** An AWS with any number of applications, all alike, that counts what it is asked. */

import { dynamoDbEndpoint, startDynamoDb } from '../aws/dynamodb.ts';
import { createEventBridge } from '../aws/eventbridge/eventbridge.ts';
import { createManagedFlink } from '../aws/managed-flink/managed-flink.ts';
import { endpoints } from '../aws/server.ts';
import { createFaults } from '../aws/wire/faults.ts';
import { type MountedService, startAwsServer } from '../aws/wire/http-server.ts';
import { keyedChance } from '../aws/wire/keyed-chance.ts';
import type { RestService } from '../aws/wire/rest-service.ts';
import { createFormulaCloudWatch } from './formula-cloudwatch.ts';

export interface FleetAwsOptions {
  readonly table: string;
  readonly bus: string;
  readonly jobs: readonly string[];
  readonly vertices: number;
}

export interface FleetCounts {
  readonly calls: Readonly<Record<string, number>>;
  readonly queries: number;
  /** That CloudWatch bills. */
  readonly metrics: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Calls of Lambda that it made of itself. */
  readonly handedOver: number;
}

export interface FleetAws {
  /** By which the SDK and the functions find it. */
  readonly variables: Readonly<Record<string, string>>;
  counts(): FleetCounts;
  stop(): Promise<void>;
}

export const startFleetAws = async ({ table, bus, jobs, vertices }: FleetAwsOptions): Promise<FleetAws> => {
  // The applications are there for some hours when the first call comes.
  let ago = 3 * 3_600_000;
  const clock = { now: () => Date.now() - ago };
  const plan = JSON.stringify(planOf(vertices));
  const parts = {
    clock,
    chance: keyedChance(() => 0.5),
    region: 'us-east-1',
    account: '111122223333',
    backend: { jobPlan: () => plan, restart: () => {} },
  };
  const managedFlink = createManagedFlink(parts);
  for (const name of jobs) managedFlink.createApplication({ name, parallelism: 8, metricsLevel: 'TASK' });
  const runningSince = clock.now();
  ago = 0;
  const cloudWatch = createFormulaCloudWatch(runningSince);
  const calls: Record<string, number> = {};
  let handedOver = 0;
  const lambda: RestService = {
    faults: createFaults(),
    find: (method, { pathname }) =>
      method === 'POST' && pathname.endsWith('/invocations')
        ? {
            name: 'Invoke',
            answer: () => {
              handedOver++;
              return {};
            },
          }
        : undefined,
  };
  const [dynamoDb, aws] = await Promise.all([
    startDynamoDb(table),
    startAwsServer(
      [managedFlink, cloudWatch, createEventBridge(parts, { buses: [bus] })].map((one) => counted(one, calls)),
      [lambda],
    ),
  ]);
  return {
    variables: {
      ...endpoints(aws.url),
      ...dynamoDbEndpoint(dynamoDb.url),
      AWS_ENDPOINT_URL_LAMBDA: aws.url,
      AWS_REGION: parts.region,
      AWS_ACCESS_KEY_ID: 'embedded',
      AWS_SECRET_ACCESS_KEY: 'embedded',
    },
    counts: () => {
      const { read, write } = dynamoDb.units();
      return {
        calls: { ...calls, ...dynamoDb.calls() },
        queries: cloudWatch.queries(),
        metrics: cloudWatch.metrics(),
        readUnits: read,
        writeUnits: write,
        handedOver,
      };
    },
    stop: async () => {
      await Promise.all([aws.stop(), dynamoDb.stop()]);
    },
  };
};

const counted = ({ service, ...mounted }: MountedService, calls: Record<string, number>): MountedService => ({
  ...mounted,
  service: {
    ...service,
    operations: Object.fromEntries(
      Object.entries(service.operations).map(([name, operation]) => [
        name,
        (...given: Parameters<typeof operation>) => {
          calls[name] = (calls[name] ?? 0) + 1;
          return operation(...given);
        },
      ]),
    ),
  },
});

/** A source, and one after the other behind it. */
const planOf = (vertices: number): object => ({
  jid: 'a',
  name: 'fleet',
  type: 'STREAMING',
  nodes: Array.from({ length: vertices }, (_, i) => ({
    id: `${i}`.padStart(32, 'a'),
    parallelism: 8,
    description: i === 0 ? 'Source: orders<br/>+- Filter<br/>' : `enrich-with-the-customers-of-region-${i}<br/>`,
    inputs: i === 0 ? [] : [{ num: 0, id: `${i - 1}`.padStart(32, 'a'), ship_strategy: 'HASH' }],
  })),
});
