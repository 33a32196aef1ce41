/** Starts DynamoDB Local, AWS's own server for tests. Maven fetches it once, into .cache/ of the project. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startChild } from '../support/child-server.ts';
import type { DynamoDbServer } from '../support/dynamodb-server.ts';

const VERSION = '2.6.1';
const here = fileURLToPath(new URL('dynamodb-local', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/dynamodb-local', import.meta.url));
const jars = join(cache, VERSION);

export const startDynamoDbLocal = async (): Promise<DynamoDbServer> => {
  await needs('java', ['-version'], 'Java 17 or newer (a JDK)');
  if (!existsSync(jars)) await fetchJars();
  const { said, stop } = await startChild(
    'java',
    [
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      `-Djava.library.path=${jars}`,
      '-cp',
      [join(jars, '*'), here].join(delimiter),
      join(here, 'LocalServer.java'),
      '-inMemory',
      '-disableTelemetry',
    ],
    /listening on port (\d+)/,
  );
  return { endpoint: `http://127.0.0.1:${said}`, stop };
};

const run = promisify(execFile);

const needs = async (command: string, args: readonly string[], what: string): Promise<void> => {
  try {
    await run(command, args);
  } catch (cause) {
    throw new Error(`DynamoDB Local needs ${what}: "${command} ${args.join(' ')}" can't be run on this machine.`, {
      cause,
    });
  }
};

/** Complete or not there: a download that breaks off must not look like one that is done. */
const fetchJars = async (): Promise<void> => {
  await needs('mvn', ['-version'], 'Maven');
  const partial = join(cache, `partial-${process.pid}`);
  await mkdir(partial, { recursive: true });
  try {
    const pom = join(here, 'pom.xml');
    const args = ['-q', '-B', '-f', pom, `-Ddynamodb-local.version=${VERSION}`, 'dependency:copy-dependencies'];
    await run('mvn', [...args, `-DoutputDirectory=${partial}`]);
    await rename(partial, jars);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw new Error(`DynamoDB Local ${VERSION} could not be fetched from Maven Central. ${(cause as Error).message}`, {
      cause,
    });
  }
};
