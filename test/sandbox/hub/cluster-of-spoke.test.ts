import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spokeStatements } from '../../../infra/spoke/spoke-rights.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import type { SettingsFile } from '../../../lib/settings/settings.ts';
import type { Place } from '../../../sandbox/aws/server.ts';
import { type SimulatedAccount, startAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from '../../../sandbox/simulation/simulation.ts';
import { CLUSTER_SIZES } from '../../../world/jobs/jobs.ts';
import { createLoad } from '../../../world/load/load.ts';
import { EXTERNAL_ID, HUB, putSpokeRoles, REGION, SPOKE, START } from '../../support/hub-world.ts';

const LABELS = { app: 'clickstream' };
const CLUSTER = { name: 'sandbox' };

/** One FlinkDeployment in a cluster there, which the hub finds by its label, and no other job. */
const startHubOf = async (place: Place) => {
  const size = { ...CLUSTER_SIZES.clickstream, parallelism: 2 };
  const platform = await startPlatform({
    platform: 'eks',
    simulate: 'clickstream',
    size,
    seed: 1,
    start: START,
    labels: LABELS,
    clusterAt: place,
    load: createLoad({ shape: 'flat', seed: 1, start: START }),
  });
  const settings: SettingsFile = {
    mode: 'act',
    everyMinutes: 1,
    policy: 'flink',
    jobs: [],
    options: { ...JOB_OPTIONS, 'job.autoscaler.metrics.window': '5 min' },
    spokes: [{ ...SPOKE, externalId: EXTERNAL_ID }],
    discover: [
      {
        platform: 'eks',
        cluster: CLUSTER,
        namespace: 'streaming',
        labels: LABELS,
        mode: 'act',
        ...(place.account === HUB.account ? { region: place.region } : place),
      },
    ],
  };
  const hub = await startAccount({
    platforms: [platform],
    places: [place],
    seed: 1,
    start: START,
    everyMinutes: 1,
    log: false,
    settings,
  });
  putSpokeRoles(hub);
  hub.account.deploy(settings);
  const [simulated] = hub.jobs;
  if (!simulated) throw new Error('no job');
  const job: JobRef = { ...simulated.job, name: 'sandbox/streaming/clickstream' };
  return { hub, job, world: simulated.world };
};

const play = async (hub: SimulatedAccount, minutes: number): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (let minute = 0; minute < minutes; minute++) failures.push(...(await hub.minute()));
  return failures;
};
const askedFor = ({ account: { aws } }: SimulatedAccount, { account, region }: Place) =>
  [...aws.asked].filter((one) => one.startsWith(`${account}/${region} `)).map((one) => one.split(' '));

describe('a cluster in another account', () => {
  let there: Awaited<ReturnType<typeof startHubOf>>;
  beforeAll(async () => {
    there = await startHubOf(SPOKE);
  }, 120_000);
  afterAll(() => there?.hub.stop());

  it('a FlinkDeployment there is found by its label, evaluated and scaled', async () => {
    const { hub, job, world } = there;
    expect(await play(hub, 25)).toEqual([]);
    expect(job).toMatchObject({ ...SPOKE, platform: 'eks' });
    const seen = await hub.account.store.evaluations(keyOf(job), START, hub.now() + 1);
    expect(seen.some(({ decision }) => decision === 'rescale')).toBe(true);
    expect(Math.max(...world.cluster.job().vertices.map(({ parallelism }) => parallelism))).toBeGreaterThan(2);
  }, 120_000);

  it('the cluster is described there, with the session of each function: once each, for the search and the jobs together', () => {
    const { hub } = there;
    const described = askedFor(hub, SPOKE).filter(([, operation]) => operation === 'DescribeCluster');
    expect(described.map(([, , arn]) => arn).sort()).toEqual(
      ['apply', 'evaluate'].map(
        (of) =>
          `arn:aws:sts::222233334444:assumed-role/flink-autopilot-spoke-eu-west-1-${of}/flink-autopilot@111122223333.us-east-1`,
      ),
    );
    expect(hub.account.aws.at(SPOKE).eks.described).toEqual(['sandbox', 'sandbox']);
    expect(askedFor(hub, HUB).filter(([, operation]) => operation === 'DescribeCluster')).toEqual([]);
    for (const of of ['evaluate', 'apply'] as const) {
      const allowed = spokeStatements(of).flatMap(({ actions }) => actions);
      expect(allowed).toContain('eks:DescribeCluster');
    }
  });

  it('whose session it no longer is, the cluster lets in no more: the error names the job and what is missing', async () => {
    const { hub, job } = there;
    const from = hub.now() + 1;
    for (const of of ['evaluate', 'apply']) {
      hub.account.aws.sts.deleteRole(SPOKE.account, `flink-autopilot-spoke-eu-west-1-${of}`);
    }
    hub.account.deploy({ ...hub.account.settings, jobs: [] });
    const [first] = await play(hub, 1);
    expect(first).toMatch(/No job of account 222233334444 in eu-west-1 is looked after: the role /);
    expect(await hub.account.store.evaluations(keyOf(job), from, hub.now() + 1)).toEqual([]);
  }, 60_000);
});

describe('a cluster in another region of the own account', () => {
  let there: Awaited<ReturnType<typeof startHubOf>>;
  beforeAll(async () => {
    there = await startHubOf(REGION);
  }, 120_000);
  afterAll(() => there?.hub.stop());

  it('is entered with the own role, by a token of that region', async () => {
    const { hub, job, world } = there;
    expect(await play(hub, 25)).toEqual([]);
    expect(job).toMatchObject({ ...REGION, platform: 'eks' });
    expect(Math.max(...world.cluster.job().vertices.map(({ parallelism }) => parallelism))).toBeGreaterThan(2);
    expect(hub.account.aws.at(REGION).eks.described).toEqual(['sandbox', 'sandbox']);
    expect(hub.account.aws.sts.assumed).toEqual([]);
  }, 120_000);
});
