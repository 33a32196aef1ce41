/** A Flink in one child process, with the job of a Java main in it. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clusterConfig } from './cluster-config.ts';
import { spawnJava } from './java.ts';

export interface LocalClusterOptions {
  /** It runs `flinkautopilot.cluster.LocalCluster`. */
  readonly main: string;
  readonly classPath: string;
  /** The log goes there. */
  readonly folder: string;
  readonly heap: string;
  /** System properties `job.*`. */
  readonly job: Readonly<Record<string, string | number | boolean>>;
  /** Over the test bed's own configuration. */
  readonly configuration: Readonly<Record<string, string>>;
}

export interface LocalCluster {
  /** Flink's REST API. */
  readonly url: string;
  readonly control: string;
  readonly job: string;
  readonly logFile: string;
  /** `GET <control>/<name>` */
  get(name: string): Promise<unknown>;
  /** `PUT <control>/<name>/<value>` */
  put(name: string, value: number, withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** Rejects with what Java said when it ends before all of it is up. */
export const startLocalCluster = async (options: LocalClusterOptions): Promise<LocalCluster> => {
  const { main, classPath, folder, heap, job, configuration } = options;
  const logFile = join(folder, `flink-${process.pid}.log`);
  const java = spawnJava([
    `-Xmx${heap}`,
    '-XX:+UseSerialGC',
    ...OPENS,
    `-Dlog.file=${logFile}`,
    `-Dlog4j.configurationFile=${join(import.meta.dirname, 'job/log4j2.properties')}`,
    ...Object.entries({ ...clusterConfig, ...configuration }).map(([key, value]) => `-Dflink.${key}=${value}`),
    ...Object.entries(job).map(([key, value]) => `-Djob.${key}=${value}`),
    '-cp',
    classPath,
    main,
  ]);
  const up = await Promise.race([
    new Promise<Up>((resolve) => {
      createInterface({ input: java.child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Up));
    }),
    java.ended.then((how) => {
      throw new Error(`${main}: ${how}; see ${logFile}`);
    }),
  ]);
  return {
    url: up.rest,
    control: up.control,
    job: up.job,
    logFile,
    get: (name) => ask(`${up.control}/${name}`, 'GET'),
    put: async (name, value, withinMs) => {
      await ask(`${up.control}/${name}/${value}`, 'PUT', withinMs);
    },
    stop: java.stop,
  };
};

const OPENS = ['java.util', 'java.lang', 'java.nio'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);

interface Up {
  readonly rest: string;
  readonly control: string;
  readonly job: string;
}

const ask = async (url: string, method: string, withinMs = 10_000): Promise<unknown> => {
  const answer = await fetch(url, { method, signal: AbortSignal.timeout(withinMs) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};
