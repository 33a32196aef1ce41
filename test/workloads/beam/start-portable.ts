/** A real Flink with a pipeline of Beam's Python SDK on the portable runner. */
import { join } from 'node:path';
import { buildJava } from '../../flink/build-job.ts';
import { type LocalCluster, startLocalCluster } from '../../flink/local-cluster.ts';
import { PROMPT_METRICS } from '../fast-flink.ts';
import { type Harness, type NumbersPipeline, startHarness } from './harness.ts';

export interface PortableSettings extends NumbersPipeline {
  readonly parallelism: number;
  readonly slotsPerTaskManager: number;
}

export interface RunningPortable
  extends Pick<LocalCluster, 'url' | 'job' | 'logFile' | 'stop'>,
    Pick<Harness, 'residentBytes'> {}

export const startPortable = async (settings: PortableSettings): Promise<RunningPortable> => {
  const { classPath, folder } = await buildJava({
    pom: join(import.meta.dirname, 'job/pom.xml'),
    sources: [
      join(import.meta.dirname, '../../flink/job/src/main/java/flinkautopilot/cluster'),
      join(import.meta.dirname, 'job/src'),
    ],
    name: 'workloads/beam-job',
  });
  const { pipeline, residentBytes, stop: stopHarness } = await startHarness(settings);
  const { parallelism, slotsPerTaskManager } = settings;
  const flink = await startLocalCluster({
    main: 'flinkautopilot.beam.PortableCluster',
    folder,
    heap: '384m',
    classPath,
    job: { pipeline, parallelism, slotsPerTaskManager },
    configuration: PROMPT_METRICS,
  }).catch(async (error) => {
    await stopHarness();
    throw error;
  });
  return {
    ...flink,
    residentBytes,
    stop: async () => {
      await flink.stop();
      await stopHarness();
    },
  };
};

if (import.meta.main) {
  const running = await startPortable({
    parts: 4,
    recordsPerSecond: 100,
    workMillis: 5,
    keptMebibytes: 600,
    parallelism: Number(process.argv[2] ?? 1),
    slotsPerTaskManager: 8,
  });
  console.log(`Flink      ${running.url}   (job "${running.job}")`);
  console.log(`Log        ${running.logFile}`);
  console.log('Ctrl-C ends it.');
  process.once('SIGINT', () => void running.stop().then(() => process.exit(0)));
  process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
}
