import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { BUNDLES } from '../../infra/bundle/bundles.ts';
import { bundleFromSource } from '../../infra/bundle/from-source.ts';
import { FlinkAutopilotStack } from '../../infra/stack.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../settings-file/settings-file.ts';
import { oneJob, settingsFile } from '../infra/synthesize.ts';

/** What the functions bring along. A new one costs every cold start: is it worth it? */
const PACKAGES: ReadonlySet<string> = new Set([
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-kinesis-analytics-v2',
  '@aws-sdk/core',
  '@aws-sdk/dynamodb-codec',
  '@aws-sdk/middleware-endpoint-discovery',
  '@smithy/core',
  '@smithy/node-http-handler',
  '@smithy/signature-v4',
  '@smithy/types',
  'character-entities-html4',
  'valibot',
]);

/** node_modules/@smithy/core/dist-es/x.js -> @smithy/core; of a nested one, the inner. */
const packageOf = (file: string): string => {
  const inside = file.slice(file.lastIndexOf('node_modules/') + 'node_modules/'.length).split('/');
  return inside.slice(0, inside[0]?.startsWith('@') ? 2 : 1).join('/');
};

describe('the bundles, as they are deployed', () => {
  let bundles: readonly { readonly folder: string; readonly code: string }[];
  beforeAll(() => {
    const outdir = mkdtempSync(join(tmpdir(), 'flink-autopilot-cdk-'));
    const app = new App({ outdir });
    new FlinkAutopilotStack(app, 'FlinkAutopilot', { settings: readSettingsFile(settingsFile(oneJob)) });
    app.synth();
    bundles = readdirSync(outdir)
      .filter((name) => name.startsWith('asset.'))
      .map((name) => join(outdir, name))
      .map((folder) => ({ folder, code: readFileSync(join(folder, 'index.mjs'), 'utf8') }));
  });

  // What a cold start reads and compiles: `npm run bench:cold-start` says how long that takes.
  it('are two, each under 715 KB', () => {
    expect(bundles.map(({ code }) => code.length < 715_000)).toEqual([true, true]);
  });

  it.each(BUNDLES)('%s: of others they hold what they always held, less than 205 KB', (name) => {
    const { outputs } = bundleFromSource(name, mkdtempSync(join(tmpdir(), 'flink-autopilot-bundle-')));
    const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
    const others = inputs.filter(([file]) => file.startsWith('node_modules/'));
    const packages = new Set(others.map(([file]) => packageOf(file)));
    expect([...packages].filter((one) => !PACKAGES.has(one))).toEqual([]);
    expect(others.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)).toBeLessThan(205_000);
  });

  it('carry no package.json of the SDK: its version in the user agent is not worth 2 KB for each client', () => {
    expect(bundles.map(({ code }) => /"?devDependencies"?:/.test(code))).toEqual([false, false]);
  });

  it.each(['application/json-patch+json', 'dryRun=All'])(
    'carry what changes a resource, %s, once: evaluate only looks',
    (text) => {
      expect(bundles.filter(({ code }) => code.includes(text)).length).toBe(1);
    },
  );

  it('carry the settings that synth has checked', () => {
    for (const { folder } of bundles) {
      const settings: unknown = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'));
      expect(parseSettings(settings)).toEqual(parseSettings(oneJob));
    }
  });

  it('start with Node alone: what is left out is only imported when it is needed', async () => {
    for (const { folder, code } of bundles) {
      expect(code).not.toMatch(/from"(?!node:)[a-z@]/);
      const loaded = await import(pathToFileURL(join(folder, 'index.mjs')).href);
      expect(loaded.handler).toBeTypeOf('function');
    }
  });
});
