import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultProvider } from '../../../infra/bundle/lambda-credentials.ts';

const NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
let before: readonly (string | undefined)[];

beforeEach(() => {
  before = NAMES.map((name) => process.env[name]);
});
afterEach(() => {
  for (const [i, name] of NAMES.entries()) {
    const value = before[i];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

it('are those of the role, as Lambda sets them', async () => {
  for (const name of NAMES) process.env[name] = name.toLowerCase();
  expect(await defaultProvider()()).toEqual({
    accessKeyId: 'aws_access_key_id',
    secretAccessKey: 'aws_secret_access_key',
    sessionToken: 'aws_session_token',
  });
});

it('without them the error says what is missing', async () => {
  for (const name of NAMES) delete process.env[name];
  await expect(defaultProvider()()).rejects.toThrow(/AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set/);
});
