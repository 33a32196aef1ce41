/** Starts Dynoxide, a DynamoDB server in Rust that comes as an npm package with its binary. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort, startChild } from '../support/child-server.ts';
import type { DynamoDbServer } from '../support/dynamodb-server.ts';

export const startDynoxide = async (): Promise<DynamoDbServer> => {
  const port = await freePort();
  const { stop } = await startChild(binary(), ['serve', '--host', '127.0.0.1', '--port', String(port)], /listening on/);
  return { endpoint: `http://127.0.0.1:${port}`, stop };
};

const binary = (): string => {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dynoxide');
  } catch (cause) {
    throw new Error(`Dynoxide is missing: the package ${name} is not installed. On Linux x64 "npm ci" installs it.`, {
      cause,
    });
  }
};
