/** One Kafka broker in a child process, in a folder of its own that goes with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildJava } from '../../flink/build-job.ts';
import { spawnJava } from '../../flink/java.ts';
import { freePort } from '../../support/child-server.ts';

export interface Broker {
  readonly bootstrap: string;
  stop(): Promise<void>;
}

export const startBroker = async (): Promise<Broker> => {
  const project = join(import.meta.dirname, 'broker');
  const { classPath, folder } = await buildJava({
    pom: join(project, 'pom.xml'),
    sources: [join(project, 'src')],
    name: 'workloads/kafka-broker',
  });
  const data = mkdtempSync(join(tmpdir(), 'flink-autopilot-kafka-'));
  const removeData = (): void => rmSync(data, { recursive: true, force: true });
  process.once('exit', removeData);
  const logFile = join(folder, `broker-${process.pid}.log`);
  const java = spawnJava([
    '-Xmx256m',
    '-XX:+UseSerialGC',
    `-Dlog.file=${logFile}`,
    `-Dlog4j2.configurationFile=${join(import.meta.dirname, '../../flink/job/log4j2.properties')}`,
    '-cp',
    classPath,
    'flinkautopilot.broker.Broker',
    data,
    String(await freePort()),
    String(await freePort()),
  ]);
  const { bootstrap } = await Promise.race([
    new Promise<{ bootstrap: string }>((resolve) => {
      createInterface({ input: java.child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    }),
    java.ended.then((how) => {
      throw new Error(`The Kafka broker: ${how}; see ${logFile}`);
    }),
  ]);
  return {
    bootstrap,
    stop: async () => {
      await java.stop();
      process.off('exit', removeData);
      removeData();
    },
  };
};
