/** The settings file beside the bundle, read and checked once per cold start. */
import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Environment } from '../lib/environment.ts';
import type { JobRef } from '../lib/model/job.ts';
import type { Policies } from '../lib/policies.ts';
import { inOwnPlace } from '../lib/settings/own-place.ts';
import type { Placed } from '../lib/settings/place-settings.ts';
import { type CheckedSettings, type JobSettings, parseSettingsFile } from '../lib/settings/settings.ts';

/**
 * With the place of the function left out where it is spelled out. Throws an Error that names the file, or a SettingsError that
 * names every wrong value.
 */
export const readSettings = (
  { settings: file, account }: Pick<Environment, 'settings'> & Partial<Pick<Environment, 'account'>>,
  policies: Policies,
): CheckedSettings => {
  const path = isAbsolute(file) ? file : resolve(process.env['LAMBDA_TASK_ROOT'] ?? process.cwd(), file);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`The settings file ${path} can't be read as JSON`, { cause });
  }
  const { settings: parsed, notes } = parseSettingsFile(value, policies);
  const { settings, repeated } = inOwnPlace(parsed, { account, region: ownRegion() });
  return { settings, notes: [...notes, ...repeated.map((says) => `${says} It is left out.`)] };
};

/** Of the function itself: what Lambda sets. */
export const ownRegion = (): string => process.env['AWS_REGION'] ?? 'us-east-1';

/** A job is where its settings say, or else where the function is. */
export const jobRef = (
  environment: Pick<Environment, 'account'>,
  region: string,
  job: Pick<JobSettings, 'platform' | 'name'> & Placed,
): JobRef => ({
  account: job.account ?? environment.account,
  region: job.region ?? region,
  platform: job.platform,
  name: job.name,
});
