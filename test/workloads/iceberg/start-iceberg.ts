/** A real Flink with two jobs: one writes an Iceberg table of a Hadoop catalog on the local disk, the other reads it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildJava } from '../../flink/build-job.ts';
import { type LocalCluster, startLocalCluster } from '../../flink/local-cluster.ts';
import type { FlinkExtras } from '../../flink/start-flink.ts';
import { PROMPT_METRICS } from '../fast-flink.ts';

/** A commit with each checkpoint. */
export const COMMIT_MS = 2_500;

export interface IcebergSettings {
  /** Subtasks at the start. */
  readonly write: number;
  readonly read: number;
  /** What a row costs before it is written, and after it was read. */
  readonly writeMillis: number;
  readonly readMillis: number;
  readonly slotsPerTaskManager: number;
}

export interface IcebergTotals {
  readonly recordsPerSecond: number;
  /** To the log that `write` reads. */
  readonly written: number;
  /** Of the newest snapshot. */
  readonly committed: number;
  readonly files: number;
  readonly bytes: number;
  /** Rows that `read` has counted, and the sum of their sequences. */
  readonly read: number;
  readonly sequences: number;
}

export interface RunningIceberg extends Omit<LocalCluster, 'get' | 'put'> {
  setRate(recordsPerSecond: number): Promise<void>;
  /** How long the catalog takes for a commit, beside what it takes anyway. */
  setCommitMillis(ms: number): Promise<void>;
  totals(): Promise<IcebergTotals>;
  /** The folder of the table. */
  readonly table: string;
}

export const startIceberg = async (
  settings: IcebergSettings,
  extras: FlinkExtras = { configuration: {}, classPath: '' },
): Promise<RunningIceberg> => {
  const load = join(import.meta.dirname, '../../flink/job/src/main/java/flinkautopilot');
  const { classPath, folder } = await buildJava({
    pom: join(import.meta.dirname, 'job/pom.xml'),
    sources: [join(load, 'load'), join(load, 'cluster'), join(import.meta.dirname, 'job/src')],
    name: 'workloads/iceberg-job',
  });
  const warehouse = mkdtempSync(join(tmpdir(), 'flink-autopilot-iceberg-'));
  const removeWarehouse = (): void => rmSync(warehouse, { recursive: true, force: true });
  process.once('exit', removeWarehouse);
  const cluster = await startLocalCluster({
    main: 'flinkautopilot.iceberg.Cluster',
    folder,
    heap: '640m',
    classPath: [classPath, extras.classPath].filter(Boolean).join(delimiter),
    job: { ...settings, warehouse },
    configuration: {
      'execution.checkpointing.interval': `${COMMIT_MS} ms`,
      // A reader that is cut off in the middle of a file waits for its fetcher, 30 s by default.
      'source.reader.close.timeout': '2000',
      ...PROMPT_METRICS,
      ...extras.configuration,
    },
  });
  const { get, put, ...running } = cluster;
  return {
    ...running,
    setRate: (recordsPerSecond) => put('rate', recordsPerSecond),
    setCommitMillis: (ms) => put('commit', ms),
    table: join(warehouse, 'shop/orders'),
    totals: async () => (await get('totals')) as IcebergTotals,
    stop: async () => {
      await cluster.stop();
      process.off('exit', removeWarehouse);
      removeWarehouse();
    },
  };
};

if (import.meta.main) {
  const settings = { write: 2, read: 2, writeMillis: 4, readMillis: 4, slotsPerTaskManager: 16 };
  const running = await startIceberg(settings);
  await running.setRate(300);
  console.log(`Flink      ${running.url}   (jobs "write" and "read")`);
  console.log(`Totals     curl ${running.control}/totals`);
  console.log(`Log        ${running.logFile}`);
  console.log('Ctrl-C ends it.');
  process.once('SIGINT', () => void running.stop().then(() => process.exit(0)));
  process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
}
