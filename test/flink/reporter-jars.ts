/** The jars of Flink's Prometheus and StatsD reporters, fetched by Maven into `.cache/`. Each holds all it needs. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** Not every version of Flink was released with every reporter; an older one of the same line works. */
const NEWEST: Readonly<Record<string, Readonly<Record<Reporter, string>>>> = {
  '1.20': { prometheus: '1.20.3', statsd: '1.20.1' },
};

type Reporter = 'prometheus' | 'statsd';

/** What to put behind Flink's own class path. */
export const reporterJars = async (flinkVersion: string): Promise<string> => {
  const folder = join(root, '.cache/flink', flinkVersion, 'reporters');
  await mkdir(folder, { recursive: true });
  const line = flinkVersion.split('.').slice(0, 2).join('.');
  const jars: string[] = [];
  for (const reporter of ['prometheus', 'statsd'] as const) {
    const version = NEWEST[line]?.[reporter] ?? flinkVersion;
    const jar = join(folder, `flink-metrics-${reporter}-${version}.jar`);
    if (!existsSync(jar)) await copy(`org.apache.flink:flink-metrics-${reporter}:${version}`, folder);
    jars.push(jar);
  }
  return jars.join(delimiter);
};

const copy = async (artifact: string, folder: string): Promise<void> => {
  try {
    await run('mvn', [
      '--quiet',
      '--batch-mode',
      '--no-transfer-progress',
      `-Dmaven.repo.local=${join(root, '.cache/m2')}`,
      'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy',
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${folder}`,
    ]);
  } catch (cause) {
    throw new Error(`Maven could not fetch ${artifact}`, { cause });
  }
};
