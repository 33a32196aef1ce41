/**
 * A real job manager and real task managers, each a process of its own, started as Flink's scripts would: with the
 * configuration in a folder, and the dynamic properties and JVM parameters that Flink's calculation yields.
 * One thing is left out, -Xms: the heap may grow to -Xmx, as it may in production, but need not be there at once.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FlinkConfiguration } from '../../../lib/options/declare.ts';
import type { BuiltJob } from '../build-job.ts';
import { type ChildUntilInputEnds, spawnJava } from '../java.ts';
import { until } from '../until.ts';
import type { Accepted } from './calculation.ts';
import { isRegistered, type Report, reportOf } from './report.ts';

export interface Cluster {
  /** Starts a task manager, waits for what it reports, and ends it. */
  report(id: string, configuration: FlinkConfiguration, calculated: Accepted): Promise<Report>;
  stop(): Promise<void>;
}

const everywhere: FlinkConfiguration = {
  'jobmanager.rpc.address': '127.0.0.1',
  // What a task manager reports comes with the second request, at the earliest this much later.
  'metrics.fetcher.update-interval': '200',
};

const ofJobManager: FlinkConfiguration = {
  'jobmanager.rpc.port': '0',
  'jobmanager.bind-host': '127.0.0.1',
  'rest.address': '127.0.0.1',
  'rest.bind-address': '127.0.0.1',
  'rest.port': '0',
  'rest.bind-port': '0',
};

const ofTaskManager: FlinkConfiguration = {
  'taskmanager.host': '127.0.0.1',
  'taskmanager.bind-host': '127.0.0.1',
};

export const startCluster = async ({ classPath, folder }: BuiltJob): Promise<Cluster> => {
  const home = await mkdtemp(join(folder, 'memory-'));
  const start = async (id: string, main: string, jvm: readonly string[], own: FlinkConfiguration) => {
    const conf = join(home, id);
    await mkdir(join(conf, 'tmp'), { recursive: true });
    const all = { ...everywhere, 'io.tmp.dirs': join(conf, 'tmp'), ...own };
    await writeFile(join(conf, 'config.yaml'), yaml(all));
    const logFile = join(conf, 'log');
    const log = [
      `-Dlog.file=${logFile}`,
      `-Dlog4j.configurationFile=${join(import.meta.dirname, '../job/log4j2.properties')}`,
    ];
    return {
      logFile,
      run: (...args: readonly string[]) =>
        spawnJava([...jvm, ...log, '-cp', classPath, `flinkautopilot.memory.${main}`, ...args]),
      conf,
    };
  };

  const manager = await start('jm', 'JobManager', ['-Xmx256m', '-XX:+UseSerialGC'], ofJobManager);
  const jobManager = manager.run(manager.conf);
  const running = new Set<ChildUntilInputEnds>();
  const stop = async () => {
    await Promise.all([...running].map((taskManager) => taskManager.stop()));
    await jobManager.stop();
    await rm(home, { recursive: true, force: true });
  };
  const ports = await firstLine(jobManager, manager.logFile).catch(async (cause: unknown) => {
    await stop();
    throw cause;
  });
  const url = `http://127.0.0.1:${ports.rest}`;

  return {
    report: async (id, configuration, calculated) => {
      const jvm = calculated.jvmParameters.split(' ').filter((parameter) => !parameter.startsWith('-Xms'));
      const own = { ...ofTaskManager, 'jobmanager.rpc.port': `${ports.rpc}`, ...configuration };
      const { run, conf, logFile } = await start(id, 'TaskManager', [...jvm, '-XX:+UseG1GC'], own);
      const dynamic = [...calculated.dynamicProperties.split(' '), '-D', `taskmanager.resource-id=${id}`];
      const taskManager = run('--configDir', conf, ...dynamic);
      running.add(taskManager);
      taskManager.child.stdout.resume();
      let end: string | undefined;
      void taskManager.ended.then((how) => {
        end = how;
      });
      try {
        return await until('its report', 60, async () => {
          if (end !== undefined) throw new Error(end);
          return (await isRegistered(url, id)) ? reportOf(url, id) : undefined;
        });
      } catch (cause) {
        throw new Error(await epitaph(`Task manager "${id}"`, String(cause), logFile), { cause });
      } finally {
        await taskManager.stop();
        running.delete(taskManager);
      }
    },
    stop,
  };
};

/** Both versions read it: quoted keys and values, flat. */
const yaml = (configuration: FlinkConfiguration): string =>
  Object.entries(configuration)
    .map((pair) => `${pair.map((text) => JSON.stringify(text)).join(': ')}\n`)
    .join('');

const firstLine = async (
  java: ChildUntilInputEnds,
  logFile: string,
): Promise<{ readonly rest: number; readonly rpc: number }> => {
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: java.child.stdout }).once('line', resolve)),
    java.ended.then(async (how) => {
      throw new Error(await epitaph('The job manager', how, logFile));
    }),
  ]);
  return JSON.parse(line) as { rest: number; rpc: number };
};

const epitaph = async (who: string, how: string, logFile: string): Promise<string> => {
  const log = await readFile(logFile, 'utf8').catch(() => '(it wrote no log)');
  const remedy = 'If the machine is busy or short of memory, run this again when less else runs. The end of its log:';
  return `${who}: ${how}\n${remedy}\n${log.split('\n').slice(-15).join('\n')}`;
};
