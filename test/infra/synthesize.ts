/** A stack made from a settings value, without bundling, and checked by cdk-nag. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { FlinkAutopilotProps } from '../../infra/flink-autopilot.ts';
import { FlinkAutopilotStack } from '../../infra/stack.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../settings-file/settings-file.ts';

export const settingsFile = (settings: SettingsFile): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'flink-autopilot-')), 'settings.json');
  writeFileSync(file, JSON.stringify(settings));
  return file;
};

export const oneJob: SettingsFile = { jobs: [{ platform: 'managed-flink', name: 'orders' }] };

let ofOneJob: Template | undefined;

/** The stack of one job, made once: it takes seconds. */
export const synthesizeOneJob = (): Template => {
  ofOneJob ??= synthesize();
  return ofOneJob;
};

export const synthesize = (
  settings: SettingsFile = oneJob,
  more: (scope: App) => Partial<FlinkAutopilotProps> = () => ({}),
): Template => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new FlinkAutopilotStack(app, 'FlinkAutopilot', {
    settings: readSettingsFile(settingsFile(settings)),
    ...more(app),
  });
  // A finding of cdk-nag makes synth() throw with the report.
  app.synth();
  return Template.fromStack(stack);
};
