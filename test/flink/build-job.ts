/** Fetches the jars of a pom and compiles our Java against them, all under `.cache/`; both only when needed. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const job = join(import.meta.dirname, 'job');

export interface BuiltJob {
  readonly classPath: string;
  /** A folder of this version that a run may write to. */
  readonly folder: string;
}

export interface JavaProject {
  readonly pom: string;
  /** Folders of Java sources. */
  readonly sources: readonly string[];
  /** A folder below `.cache/` of its own. */
  readonly name: string;
  /** Of the pom. */
  readonly properties?: Readonly<Record<string, string>>;
}

export const buildJob = (flinkVersion: string): Promise<BuiltJob> =>
  buildJava({
    pom: join(job, 'pom.xml'),
    sources: [join(job, 'src')],
    name: join('flink', flinkVersion),
    properties: { 'flink.version': flinkVersion },
  });

export const buildJava = async ({ pom, sources, name, properties = {} }: JavaProject): Promise<BuiltJob> => {
  const folder = join(root, '.cache', name);
  await mkdir(folder, { recursive: true });
  const files = sources.flatMap((source) => globSync(join(source, '**/*.java'))).sort();
  const jars = join(folder, 'lib');
  const classes = join(folder, 'classes');
  await unlessMade(jars, [pom], () =>
    tool('mvn', [
      '--quiet',
      '--batch-mode',
      '--no-transfer-progress',
      '--file',
      pom,
      `-Dmaven.repo.local=${join(root, '.cache/m2')}`,
      ...Object.entries(properties).map(([property, value]) => `-D${property}=${value}`),
      'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${jars}`,
    ]),
  );
  await unlessMade(classes, [pom, ...files], () =>
    tool('javac', ['--release', '17', '-proc:none', '-cp', join(jars, '*'), '-d', classes, ...files]),
  );
  return { classPath: [classes, join(jars, '*')].join(delimiter), folder };
};

/** Makes `folder` again when one of the files it comes from has changed; a half-made one is never taken for made. */
export const unlessMade = async (folder: string, from: readonly string[], make: () => Promise<void>): Promise<void> => {
  const hash = createHash('sha256');
  for (const file of from) hash.update(await readFile(file));
  const stamp = `${folder}.sha256`;
  const made = hash.digest('hex');
  if (existsSync(folder) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === made) return;
  await rm(folder, { recursive: true, force: true });
  await make();
  await writeFile(stamp, made);
};

export const tool = async (command: string, args: readonly string[]): Promise<void> => {
  try {
    await run(command, args, { maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    const { code, stderr, stdout } = cause as { code?: unknown; stderr?: string; stdout?: string };
    const why =
      code === 'ENOENT'
        ? `"${command}" is not on the PATH: the real Flink needs Java 17 or newer (a JDK) and Maven, Beam's harness Python 3 with venv`
        : `"${command}" failed:\n${stdout ?? ''}${stderr ?? ''}`;
    throw new Error(why, { cause });
  }
};
