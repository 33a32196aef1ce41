/**
 * Brings a real Flink up in one child process, with the load job running in it.
 * As a script (`node test/flink/start-flink.ts [records/s]`) it stays up until Ctrl-C, so that
 * `npm start -- --flink URL` can be tried by hand. FLINK_VERSION chooses the version.
 */
import { rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildJob } from './build-job.ts';
import { startLocalCluster } from './local-cluster.ts';

export const DEFAULT_FLINK_VERSION = '1.20.5';

export const chosenFlinkVersion = (): string => process.env['FLINK_VERSION'] || DEFAULT_FLINK_VERSION;

export interface LoadSettings {
  readonly recordsPerSecond: number;
  /** Subtasks of `work` at the start. */
  readonly parallelism: number;
  /** What a record costs: a subtask of `work` handles 1000 / workMillis records/s. */
  readonly workMillis: number;
  readonly slotsPerTaskManager?: number;
  /** Left out: 24, which are the partitions of the log, too; else a multiple of these. */
  readonly keyGroups?: number;
  /** Every vertex has this parallelism, not `work` alone: as where an application has one for all. */
  readonly uniform?: boolean;
}

/** Where every record that was written has got to. */
export interface Totals {
  readonly recordsPerSecond: number;
  readonly written: number;
  readonly read: number;
  readonly worked: number;
  readonly verified: number;
  /** Records that never came, and records that came twice, by the sequence of their key. */
  readonly gaps: number;
  readonly repeats: number;
}

export interface RunningFlink {
  /** Flink's REST API. */
  readonly url: string;
  /** `PUT <control>/rate/<records/s>`, `GET <control>/totals`. */
  readonly control: string;
  readonly job: string;
  readonly logFile: string;
  setRate(recordsPerSecond: number): Promise<void>;
  totals(): Promise<Totals>;
  /** Stops the job with a savepoint and submits it again, as another job, at this parallelism. */
  restart(parallelism: number): Promise<void>;
  stop(): Promise<void>;
}

/** What a cluster has beyond the test bed's own configuration. */
export interface FlinkExtras {
  readonly configuration: Readonly<Record<string, string>>;
  readonly classPath: string;
}

export const startFlink = async (
  load: LoadSettings,
  flinkVersion = chosenFlinkVersion(),
  extras: FlinkExtras = { configuration: {}, classPath: '' },
): Promise<RunningFlink> => {
  const { classPath, folder } = await buildJob(flinkVersion);
  const savepoints = join(folder, `savepoints-${process.pid}`);
  const cluster = await startLocalCluster({
    main: 'flinkautopilot.load.Cluster',
    folder,
    heap: '320m',
    classPath: [classPath, extras.classPath].filter(Boolean).join(delimiter),
    configuration: extras.configuration,
    job: { ...load, savepoints: `file://${savepoints}` },
  });
  const { url, control, job, logFile } = cluster;
  return {
    url,
    control,
    job,
    logFile,
    setRate: (recordsPerSecond) => cluster.put('rate', recordsPerSecond),
    restart: (parallelism) => cluster.put('restart', parallelism, RESTART_MS),
    totals: async () => (await cluster.get('totals')) as Totals,
    stop: async () => {
      await cluster.stop();
      rmSync(savepoints, { recursive: true, force: true });
    },
  };
};

/** A savepoint, and the end of the job. */
const RESTART_MS = 120_000;

if (import.meta.main) {
  const [given = '280', ...more] = process.argv.slice(2);
  if (!/^[1-9]\d*$/.test(given) || more.length > 0) {
    console.error('Usage: npx node test/flink/start-flink.ts [records per second, 280 by default]');
    process.exit(given === '--help' ? 0 : 2);
  }
  const recordsPerSecond = Number(given);
  console.log('Starting Flink; the first time its jars are fetched from Maven Central (about 70 MB) ...');
  const flink = await startFlink({ recordsPerSecond, parallelism: 2, workMillis: 5 });
  console.log(`Flink      ${flink.url}   (job "${flink.job}", ${recordsPerSecond} records/s)`);
  console.log(`Load       curl -X PUT ${flink.control}/rate/560`);
  console.log(`Totals     curl ${flink.control}/totals`);
  console.log(`Log        ${flink.logFile}`);
  console.log('Ctrl-C ends it.');
  process.once('SIGINT', () => void flink.stop().then(() => process.exit(0)));
  process.once('SIGTERM', () => void flink.stop().then(() => process.exit(0)));
}
