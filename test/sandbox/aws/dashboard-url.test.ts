/** How long a presigned URL of the Flink dashboard is good, as Managed Flink has it. */
import { CreateApplicationPresignedUrlCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ManagedFlinkWorld, ordersPlan, startManagedFlink } from '../../support/embedded-managed-flink.ts';

const MINUTE = 60_000;

let world: ManagedFlinkWorld;
beforeEach(async () => {
  world = await startManagedFlink(ordersPlan, async () => ({ status: 200, body: { jobs: [] } }));
});
afterEach(() => world.stop());

/** The overview of the jobs, asked with what the URL carries. */
const presigned = async (): Promise<() => Promise<number>> => {
  const { AuthorizedUrl } = await world.client.send(
    new CreateApplicationPresignedUrlCommand({
      ApplicationName: 'orders',
      UrlType: 'FLINK_DASHBOARD_URL',
      SessionExpirationDurationInSeconds: 3600,
    }),
  );
  const url = new URL(AuthorizedUrl ?? '');
  url.pathname = `${url.pathname.replace(/\/$/, '')}/jobs/overview`;
  return async () => (await fetch(url)).status;
};

it('is refused when it is first used after three minutes', async () => {
  const ask = await presigned();
  world.pass(3 * MINUTE);
  expect(await ask()).toBe(403);
});

it('is good until its session ends when it was used within three minutes', async () => {
  const ask = await presigned();
  world.pass(3 * MINUTE - 1);
  expect(await ask()).toBe(200);
  world.pass(57 * MINUTE);
  expect(await ask()).toBe(200);
  world.pass(1);
  expect(await ask()).toBe(403);
});
