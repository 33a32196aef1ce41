import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLES } from '../../infra/bundle/bundles.ts';
import { bundleFromSource } from '../../infra/bundle/from-source.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type EmbeddedDynamoDb, startDynamoDb } from '../../sandbox/aws/dynamodb.ts';
import { type CdkApp, emptyCdkApp } from './cdk-app.ts';

const STACK = (imports: string): string => `${imports}
const app = new App();
const stack = new Stack(app, 'Streaming');
new FlinkAutopilot(stack, 'Autopilot', {
  settings: { mode: 'advise', jobs: [{ platform: 'managed-flink', name: 'orders', maxKpus: 8 }] },
});
app.synth();
`;

const FILES = {
  'module.mjs': STACK(`import { App, Stack } from 'aws-cdk-lib';\nimport { FlinkAutopilot } from 'flink-autopilot';`),
  'common.cjs': STACK(
    `const { App, Stack } = require('aws-cdk-lib');\nconst { FlinkAutopilot } = require('flink-autopilot');`,
  ),
  'typed.ts': `${STACK(`import { App, Stack } from 'aws-cdk-lib';\nimport { FlinkAutopilot, type SettingsFile } from 'flink-autopilot';`)}
// @ts-expect-error: there is no such platform
export const wrong: SettingsFile = { jobs: [{ platform: 'managed-flnk', name: 'orders' }] };
`,
  'wrong.cjs': `const { App, Stack } = require('aws-cdk-lib');
const { FlinkAutopilot } = require('flink-autopilot');
new FlinkAutopilot(new Stack(new App(), 'Streaming'), 'Autopilot', {
  settings: { jobs: [{ platform: 'managed-flink', name: 'orders', maxKpu: 8 }] },
});
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      types: ['node'],
      skipLibCheck: false,
    },
    files: ['typed.ts'],
  }),
};

/** Two hours of a job that needs a quarter of what it has. */
const START = 1_767_225_600_000;
const OBSERVATIONS = [
  {
    op: 'open',
    id: 'orders',
    config: { 'job.autoscaler.enabled': 'true' },
    job: { runningTs: START, vertices: [{ id: 'a', name: 'orders', parallelism: 8, maxParallelism: 64 }] },
  },
  ...Array.from({ length: 120 }, (_, i) => ({
    op: 'tick',
    id: 'orders',
    now: START + 60_000 * (i + 1),
    vertices: {
      orders: {
        in: 0,
        metrics: {
          busyTimeMsPerSecond: [200, 200, 200, 1600],
          'Source__orders.numRecordsIn': 60_000 * (i + 1),
          'Source__orders.numRecordsInPerSecond': 1000,
          'Source__orders.pendingRecords': 0,
        },
      },
    },
  })),
].map((line) => JSON.stringify(line));

const TABLE = 'flink-autopilot';

let app: CdkApp;
let dynamoDb: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamoDb = await startDynamoDb(TABLE);
  app = await emptyCdkApp();
  app.write({ ...FILES, 'observations.jsonl': OBSERVATIONS.join('\n') });
});
afterAll(async () => {
  app.remove();
  await dynamoDb.stop();
});

describe('the package', () => {
  it('has what is built and nothing else, below 5 MB when it is installed', () => {
    const { files, bytes } = app.tarball;
    expect(bytes).toBeLessThan(5_000_000);
    expect(files.filter((file) => !/^(dist|bin)\//.test(file)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    expect(files.filter((file) => /\btest\b|(?<!\.d)\.ts$|\.test\./.test(file))).toEqual([]);
    expect(files).toContain('dist/NOTICE');
    // The thread that backtests start, by its file.
    expect(files).toContain('dist/cli/worker.mjs');
  });

  it('brings neither a compiler nor a bundler along', () => {
    const installed = readdirSync(join(app.folder, 'node_modules'));
    expect(installed).toContain('flink-autopilot');
    expect(installed.filter((name) => /^(typescript|esbuild|@esbuild|@biomejs|vitest|node)$/.test(name))).toEqual([]);
  });

  it('names the packages whose code is inside, with their licenses', () => {
    const notice = app.read('node_modules/flink-autopilot/dist/NOTICE');
    expect(notice).toMatch(/^valibot \d[\d.]* \(MIT\)$/m);
    expect(notice).toMatch(/^@aws-sdk\/client-dynamodb \d[\d.]* \(Apache-2\.0\)$/m);
    expect(notice).toMatch(/^uplot \d[\d.]* \(MIT\)$/m);
  });

  it.each(BUNDLES)('carries the bundle of %s as a checkout builds it, to the last byte', (entry) => {
    const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-bundle-'));
    bundleFromSource(entry, folder);
    const built = readFileSync(join(folder, 'index.mjs'));
    rmSync(folder, { recursive: true });
    const carried = readFileSync(join(app.folder, 'node_modules/flink-autopilot/dist/lambda', entry, 'index.mjs'));
    expect(carried.equals(built)).toBe(true);
  });
});

describe.each([22, 24])('on Node %i', (major) => {
  let node: string;
  beforeAll(async () => {
    node = await app.node(major);
    expect((await app.run(node, 'node', '--version')).output).toMatch(new RegExp(`^v${major}\\.`));
  });

  const synthesized = async (program: string): Promise<void> => {
    const out = `cdk.out-${major}-${program}`;
    const ran = await app.run(node, 'cdk', 'synth', '--quiet', '--app', `node ${program}`, '--output', out);
    expect(ran).toMatchObject({ status: 0 });
    const { Resources } = JSON.parse(app.read(join(out, 'Streaming.template.json'))) as {
      Resources: Record<string, { Type: string }>;
    };
    const types = Object.values(Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(2);
    const assets = readdirSync(join(app.folder, out)).filter((name) => name.startsWith('asset.'));
    const bundles = assets.map((asset) => app.read(join(out, asset, 'index.mjs')));
    const prebuilt = BUNDLES.map((entry) =>
      app.read(join('node_modules/flink-autopilot/dist/lambda', entry, 'index.mjs')),
    );
    expect(bundles.map((bundle) => prebuilt.indexOf(bundle)).sort()).toEqual([0, 1]);
    for (const asset of assets) {
      expect(JSON.parse(app.read(join(out, asset, 'settings.json')))).toMatchObject({ jobs: [{ maxKpus: 8 }] });
    }
  };

  it.each(['module.mjs', 'common.cjs'])('a CDK app in JavaScript synthesizes it: %s', (program) =>
    synthesized(program),
  );

  it('wrong settings stop the synth with a sentence', async () => {
    const { status, output } = await app.run(node, 'node', 'wrong.cjs');
    expect(status).not.toBe(0);
    expect(output).toContain('job "orders": maxKpu: there is no such key; the nearest is "maxKpus".');
  });

  it('npx flink-autopilot shows its help', async () => {
    const { status, output } = await app.run(node, 'npx', 'flink-autopilot', '--help');
    expect(status).toBe(0);
    expect(output).toMatch(/^Usage: flink-autopilot COMMAND/);
  });

  it('flink-autopilot console serves its page, which knows that there is a fleet', async () => {
    const env = {
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'embedded',
      AWS_SECRET_ACCESS_KEY: 'embedded',
    };
    const words = ['console', '--table', TABLE, '--port', '0', '--no-open', '--json'];
    const command = app.start(node, env, ...words);
    const ended = once(command, 'exit');
    try {
      const [line] = await once(createInterface({ input: command.stdout! }), 'line');
      const { url } = JSON.parse(line) as { readonly url: string };
      const html = await (await fetch(url)).text();
      expect(html).toMatch(/<html data-serves="fleet decision replay"/);
      const script = await (await fetch(new URL('/page.js', url))).text();
      expect(script).toContain('api/fleet');
      expect(await (await fetch(new URL('/api/fleet', url))).json()).toMatchObject({ jobs: [] });
    } finally {
      command.kill('SIGINT');
      await ended;
    }
    expect(await ended).toEqual([0, null]);
  });

  it('flink-autopilot backtest replays a file of observations, on threads', async () => {
    const ran = await app.run(node, 'npx', 'flink-autopilot', 'backtest', '--file', 'observations.jsonl', '--json');
    expect(ran).toMatchObject({ status: 0 });
    const { compared } = JSON.parse(ran.output) as { readonly compared: readonly { row: { name: string } }[] };
    expect(compared.map(({ row }) => row.name)).toContain('flink');
  });

  it('flink-autopilot report shows its help', async () => {
    const { status, output } = await app.run(node, 'npx', 'flink-autopilot', 'report', '--help');
    expect(status).toBe(0);
    expect(output).toMatch(/^Usage: flink-autopilot report/);
  });

  it('a CDK app in TypeScript has typed settings, and synthesizes it', async () => {
    const { typescript, '@types/node': types } = packageJson.devDependencies;
    if (!existsSync(join(app.folder, 'node_modules/typescript'))) {
      await app.install(`typescript@${typescript}`, `@types/node@${types}`);
    }
    expect(await app.run(node, 'tsc', '-p', 'tsconfig.json')).toEqual({ status: 0, output: '' });
    await synthesized('typed.js');
  });
});
