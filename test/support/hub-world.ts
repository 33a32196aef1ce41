/** One stack, and the same application in three places: its own, another region, and another account that it enters by a role. */
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { spokeRoleName } from '../../lib/settings/spoke-roles.ts';
import type { Place } from '../../sandbox/aws/server.ts';
import { type SimulatedAccount, startAccount } from '../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from '../../sandbox/simulation/simulation.ts';
import { createLoad } from '../../world/load/load.ts';

export const START = Date.UTC(2026, 2, 2, 6);
export const MINUTE = 60_000;

export const HUB: Place = { account: '111122223333', region: 'us-east-1' };
export const REGION: Place = { account: '111122223333', region: 'eu-central-1' };
export const SPOKE: Place = { account: '222233334444', region: 'eu-west-1' };
export const EXTERNAL_ID = 'our-platform-team';

const settings: Omit<SettingsFile, 'jobs'> = {
  mode: 'act',
  everyMinutes: 1,
  policy: 'flink',
  options: { ...JOB_OPTIONS, 'job.autoscaler.metrics.window': '5 min' },
  spokes: [{ ...SPOKE, externalId: EXTERNAL_ID }],
};

/** As its template makes them. */
export const putSpokeRoles = ({ account: { aws } }: Pick<SimulatedAccount, 'account'>): void => {
  for (const of of ['evaluate', 'apply'] as const) {
    aws.sts.putRole({
      account: SPOKE.account,
      name: spokeRoleName({ roleName: 'flink-autopilot-spoke', region: SPOKE.region }, of),
      trusts: [HUB.account],
      externalId: EXTERNAL_ID,
    });
  }
};

/** `parallelism`: 2 is far too small for what arrives. */
export const startHub = async (more: Partial<SettingsFile> = {}, parallelism = 2): Promise<SimulatedAccount> => {
  const platforms = await Promise.all(
    [1, 2, 3].map((seed) =>
      startPlatform({
        platform: 'managed-flink',
        simulate: 'clickstream',
        seed,
        start: START,
        load: createLoad({ shape: 'flat', seed, start: START }),
        size: { parallelism, parallelismPerKpu: 1 },
      }),
    ),
  );
  const hub = await startAccount({
    platforms,
    seed: 1,
    start: START,
    everyMinutes: 1,
    log: false,
    places: [undefined, REGION, SPOKE],
    settings: { ...settings, ...more },
  });
  putSpokeRoles(hub);
  return hub;
};
