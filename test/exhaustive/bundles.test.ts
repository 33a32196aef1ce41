import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { FlinkAutopilotStack } from '../../infra/stack.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../settings-file/settings-file.ts';
import { oneJob, settingsFile } from '../infra/synthesize.ts';

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

  // What a cold start reads and compiles: a new dependency shows here first.
  it('are two, each under 610 KB', () => {
    expect(bundles.map(({ code }) => code.length < 610_000)).toEqual([true, true]);
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
