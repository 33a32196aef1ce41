/** A real Flink (1.19, as Beam's runner pins it) with a job of two Beam pipelines. */
import { delimiter, join } from 'node:path';
import { buildJava } from '../../flink/build-job.ts';
import { type LocalCluster, startLocalCluster } from '../../flink/local-cluster.ts';
import type { FlinkExtras } from '../../flink/start-flink.ts';
import { PROMPT_METRICS } from '../fast-flink.ts';

export interface BeamSettings {
  readonly parallelism: number;
  /** The splits of every source, for as long as the job lives. */
  readonly maxParallelism: number;
  readonly recordsPerSecond: number;
  /** What a record costs in `slow (per record)`. */
  readonly workMillis: number;
  readonly slotsPerTaskManager: number;
}

export interface BeamTotals {
  /** The largest number that has come to the GroupByKey. */
  readonly newest: number;
  /** Below this, every number has been counted; one that never comes holds it for ever. */
  readonly counted: number;
  /** Numbers that were counted and came again. */
  readonly repeats: number;
}

export interface RunningBeam extends Omit<LocalCluster, 'get' | 'put' | 'control'> {
  totals(): Promise<BeamTotals>;
}

export const startBeam = async (
  settings: BeamSettings,
  extras: FlinkExtras = { configuration: {}, classPath: '' },
): Promise<RunningBeam> => {
  const { classPath, folder } = await buildJava({
    pom: join(import.meta.dirname, 'job/pom.xml'),
    sources: [
      join(import.meta.dirname, '../../flink/job/src/main/java/flinkautopilot/cluster'),
      join(import.meta.dirname, 'job/src'),
    ],
    name: 'workloads/beam-job',
  });
  const { url, job, logFile, get, stop } = await startLocalCluster({
    main: 'flinkautopilot.beam.Cluster',
    folder,
    heap: '512m',
    classPath: [classPath, extras.classPath].filter(Boolean).join(delimiter),
    job: { ...settings },
    configuration: { ...PROMPT_METRICS, ...extras.configuration },
  });
  return { url, job, logFile, totals: async () => (await get('totals')) as BeamTotals, stop };
};

if (import.meta.main) {
  const running = await startBeam({
    parallelism: 1,
    maxParallelism: 8,
    recordsPerSecond: 150,
    workMillis: 10,
    slotsPerTaskManager: 12,
  });
  console.log(`Flink      ${running.url}   (job "${running.job}")`);
  console.log(`Log        ${running.logFile}`);
  console.log('Ctrl-C ends it.');
  process.once('SIGINT', () => void running.stop().then(() => process.exit(0)));
  process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
}
