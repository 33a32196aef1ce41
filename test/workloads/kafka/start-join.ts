/** A real Flink that joins two topics of a real Kafka broker, with what writes them and what reads the output. */
import { delimiter, join } from 'node:path';
import { buildJava } from '../../flink/build-job.ts';
import { type LocalCluster, startLocalCluster } from '../../flink/local-cluster.ts';
import type { FlinkExtras } from '../../flink/start-flink.ts';
import { PROMPT_METRICS } from '../fast-flink.ts';
import { startBroker } from './start-broker.ts';

export interface JoinSettings {
  /** Subtasks at the start. */
  readonly orders: number;
  readonly prices: number;
  readonly join: number;
  /** What an order costs in `join`, and a price where it is parsed. */
  readonly workMillis: number;
  readonly parseMillis: number;
  readonly slotsPerTaskManager: number;
}

/** Where every record that was written has got to. */
export interface JoinTotals {
  readonly recordsPerSecond: number;
  /** Written to the topics. */
  readonly orders: number;
  readonly prices: number;
  /** In the state of the join. */
  readonly joinedOrders: number;
  readonly joinedPrices: number;
  /** Committed to the output. */
  readonly out: number;
  /** Records that never came, and records that came twice, by the sequence of their key; anywhere. */
  readonly gaps: number;
  readonly repeats: number;
}

export interface RunningJoin extends Omit<LocalCluster, 'get' | 'put'> {
  setOrders(recordsPerSecond: number): Promise<void>;
  setPrices(recordsPerSecond: number): Promise<void>;
  /** Of the orders, that are of one key. */
  setHot(percent: number): Promise<void>;
  /** None: the job is down, and what it reads goes on being written. */
  setTaskManagers(count: 0 | 2): Promise<void>;
  totals(): Promise<JoinTotals>;
}

export const startJoin = async (
  settings: JoinSettings,
  extras: FlinkExtras = { configuration: {}, classPath: '' },
): Promise<RunningJoin> => {
  const { classPath, folder } = await buildJava({
    pom: join(import.meta.dirname, 'job/pom.xml'),
    sources: [join(import.meta.dirname, '../../flink/job/src'), join(import.meta.dirname, 'job/src')],
    name: 'workloads/kafka-job',
  });
  const broker = await startBroker();
  try {
    const cluster = await startLocalCluster({
      main: 'flinkautopilot.kafka.Cluster',
      folder,
      heap: '512m',
      classPath: [classPath, extras.classPath].filter(Boolean).join(delimiter),
      job: { ...settings, bootstrap: broker.bootstrap },
      configuration: { 'pipeline.name': 'join', ...PROMPT_METRICS, ...extras.configuration },
    });
    const { get, put, ...running } = cluster;
    return {
      ...running,
      setOrders: (recordsPerSecond) => put('orders', recordsPerSecond),
      setPrices: (recordsPerSecond) => put('prices', recordsPerSecond),
      setHot: (percent) => put('hot', percent),
      setTaskManagers: (count) => put('taskmanagers', count, 60_000),
      totals: async () => (await get('totals')) as JoinTotals,
      stop: async () => {
        await cluster.stop();
        await broker.stop();
      },
    };
  } catch (error) {
    await broker.stop();
    throw error;
  }
};

if (import.meta.main) {
  const settings = { orders: 2, prices: 1, join: 2, workMillis: 5, parseMillis: 10, slotsPerTaskManager: 12 };
  const running = await startJoin(settings);
  await running.setOrders(250);
  await running.setPrices(60);
  console.log(`Flink      ${running.url}   (job "${running.job}")`);
  console.log(`Control    curl -X PUT ${running.control}/orders/500   (orders, prices, hot, taskmanagers)`);
  console.log(`Totals     curl ${running.control}/totals`);
  console.log(`Log        ${running.logFile}`);
  console.log('Ctrl-C ends it.');
  process.once('SIGINT', () => void running.stop().then(() => process.exit(0)));
  process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
}
