/** Who decides in a run on a real Flink, every few seconds. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sample } from '../../../lib/model/sample.ts';
import { buildJava } from '../../flink/build-job.ts';
import { openHandlers } from '../../flink/handlers.ts';
import { spawnJava } from '../../flink/java.ts';
import type { RunningFlink } from '../../flink/start-flink.ts';

export const ROWS = ['no autoscaler', 'java', 'flink', 'autopilot'] as const;
export type RowName = (typeof ROWS)[number];

export const EVERY_SECONDS = 10;

/** Of the Java autoscaler and of policy `flink` alike. */
export const OPTIONS: Readonly<Record<string, string>> = {
  'job.autoscaler.metrics.window': '60 s',
  'job.autoscaler.stabilization.interval': '10 s',
  'job.autoscaler.restart.time': '10 s',
  'job.autoscaler.catch-up.duration': '60 s',
  'job.autoscaler.scale-down.interval': '60 s',
};

export interface Asked {
  /** The time of its samples, epoch milliseconds. */
  readonly at: number;
  readonly says: string;
  /** Undefined where nothing new was seen. */
  readonly sample: Sample | undefined;
}

export interface Controlling {
  /** Asks once, where it does not ask by itself; with what was decided and why. */
  ask(): Promise<Asked | undefined>;
  stop(): Promise<void>;
}

/** `looked` is called for each look of one that asks by itself, with the time of its sample. */
export const startController = async (
  row: RowName,
  flink: RunningFlink,
  looked: (at: number) => void,
): Promise<Controlling> => {
  switch (row) {
    case 'no autoscaler':
      return { ask: async () => undefined, stop: async () => {} };
    case 'java':
      return startPeer(flink, looked);
    case 'flink':
    case 'autopilot': {
      const handlers = await openHandlers({
        settings: {
          mode: 'act',
          policy: row,
          options: row === 'flink' ? OPTIONS : {},
          jobs: [{ platform: 'flink', name: flink.job, url: flink.url }],
        },
      });
      return {
        ask: async () => {
          const { record } = await handlers.evaluateAll();
          const says = `${record.decision}: ${record.because.map((reason) => reason.says).join(' ')}`;
          return { at: record.at, says, sample: record.samples.at(-1) };
        },
        stop: handlers.stop,
      };
    }
  }
};

const startPeer = async ({ url, logFile }: RunningFlink, looked: (at: number) => void): Promise<Controlling> => {
  const project = join(import.meta.dirname, 'peer');
  const { classPath } = await buildJava({
    pom: join(project, 'pom.xml'),
    sources: [join(project, 'src')],
    name: 'workloads/java-autoscaler',
  });
  const options = { 'job.autoscaler.enabled': 'true', 'job.autoscaler.scaling.enabled': 'true', ...OPTIONS };
  const java = spawnJava([
    '-Xmx192m',
    '-XX:+UseSerialGC',
    '--add-opens=java.base/java.util=ALL-UNNAMED',
    `-Dlog.file=${logFile}.java-autoscaler`,
    `-Dlog4j.configurationFile=${join(import.meta.dirname, '../../flink/job/log4j2.properties')}`,
    ...Object.entries(options).map(([key, value]) => `-Dautoscaler.${key}=${value}`),
    '-cp',
    classPath,
    'flinkautopilot.peer.Peer',
    url,
    String(EVERY_SECONDS),
  ]);
  const lines = createInterface({ input: java.child.stdout }).on('line', (line) => {
    looked((JSON.parse(line) as { at: number }).at);
  });
  await Promise.race([
    new Promise((resolve) => lines.once('line', resolve)),
    java.ended.then((how) => {
      throw new Error(`The Java autoscaler: ${how}`);
    }),
  ]);
  return { ask: async () => undefined, stop: java.stop };
};
