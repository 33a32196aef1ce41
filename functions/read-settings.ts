/** The settings file beside the bundle, read and checked once per cold start. */
import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Environment } from '../lib/environment.ts';
import type { JobRef } from '../lib/model/job.ts';
import type { Policies } from '../lib/policies.ts';
import { type CheckedSettings, type JobSettings, parseSettingsFile } from '../lib/settings/settings.ts';

/** Throws an Error that names the file, or a SettingsError that names every wrong value. */
export const readSettings = (
  { settings: file }: Pick<Environment, 'settings'>,
  policies: Policies,
): CheckedSettings => {
  const path = isAbsolute(file) ? file : resolve(process.env['LAMBDA_TASK_ROOT'] ?? process.cwd(), file);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`The settings file ${path} can't be read as JSON`, { cause });
  }
  return parseSettingsFile(value, policies);
};

export const jobRef = (environment: Pick<Environment, 'account'>, region: string, job: JobSettings): JobRef => ({
  account: environment.account,
  region,
  platform: job.platform,
  name: job.name,
});
