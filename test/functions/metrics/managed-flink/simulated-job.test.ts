/** What the source makes of a whole simulated job: real series, noise, late points and a restart. */
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { parseJobPlan } from '../../../../functions/job-graph/job-plan.ts';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import type { Observed } from '../../../../functions/ports.ts';
import type { Observation } from '../../../../lib/model/observation.ts';
import { parseSettings } from '../../../../lib/settings/settings.ts';
import { startEmbeddedAws } from '../../../../sandbox/aws/server.ts';
import { publish } from '../../../../sandbox/simulation/publish.ts';
import { createLoad } from '../../../../world/load/load.ts';
import { createWorld } from '../../../../world/world.ts';
import { awsClientSettings } from '../../../support/aws-client.ts';
import { resolvedOptions } from '../../../support/resolved-options.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 8);
const settings = parseSettings({
  jobs: [
    {
      platform: 'managed-flink',
      name: 'clickstream',
      lag: [
        { kind: 'msk', source: 'Clicks', cluster: 'shop', consumerGroup: 'clickstream', topic: 'clicks' },
        { kind: 'kinesis', source: 'Orders', stream: 'orders' },
      ],
    },
  ],
});

const inMemory = async (scenario: { readonly minutes: number; readonly rescaleAt?: number }) => {
  const world = createWorld({ seed: 1, start: START, load: createLoad({ shape: 'flat', seed: 1, start: START }) });
  const aws = await startEmbeddedAws({ clock: world, random: () => 0.5, backend: world });
  const client = new CloudWatch(awsClientSettings(aws.url));
  try {
    for (let minute = 1; minute <= scenario.minutes; minute++) {
      if (minute === scenario.rescaleAt)
        world.restart('clickstream', { parallelism: 12, parallelismPerKpu: 1 }, () => {});
      world.advance(START + minute * MINUTE);
      await publish(client, world.takeMetrics());
    }
    const [job] = settings.jobs;
    if (!job) throw new Error('the settings name no job');
    const { results, cost } = await cloudWatchSource({ client, settings }).observe([
      {
        job: { account: '111122223333', region: 'us-east-1', platform: 'managed-flink', name: 'clickstream' },
        settings: job,
        options: resolvedOptions(settings),
        state: {
          status: 'RUNNING',
          runningSince: undefined,
          graph: parseJobPlan(JSON.parse(world.jobPlan('clickstream') ?? ''), () => 128),
          size: {
            kind: 'kpu',
            current: { kind: 'kpu', parallelism: 8, parallelismPerKpu: 1, kpus: 8, dollarsPerHour: 0.99 },
            limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
          },
        },
        from: world.now() - 21 * MINUTE,
        now: world.now(),
      },
    ]);
    return { observed: results[0], cost, world, meter: aws.cloudWatch.meter() };
  } finally {
    client.destroy();
    await aws.stop();
  }
};

const seen = (observed: Observed | undefined): Extract<Observed, { kind: 'observed' }> => {
  if (observed?.kind !== 'observed') throw observed?.error ?? new Error('no result');
  return observed;
};
/** Over all sources: nothing else has a backlog. */
const sum = (observation: Observation, metric: 'recordsInPerSecond' | 'pendingRecords'): number =>
  Object.values(observation.vertices)
    .filter(({ pendingRecords }) => pendingRecords !== undefined)
    .reduce((total, shown) => total + (shown[metric] ?? Number.NaN), 0);

describe('a simulated job', () => {
  it('is observed as it really is: what arrives, and every vertex in every minute', async () => {
    const { observed, cost, world, meter } = await inMemory({ minutes: 40 });
    const { observations, because, runningSince } = seen(observed);
    expect(because.filter(({ rule }) => rule !== 'metrics-gap' && rule !== 'source-input')).toEqual([]);
    expect(observations.length).toBeGreaterThanOrEqual(15);
    for (const observation of observations) {
      expect(Object.keys(observation.vertices)).toHaveLength(world.job.vertices.length);
      const arriving = world.load.planned(observation.at);
      expect(sum(observation, 'recordsInPerSecond') / arriving).toBeGreaterThan(0.9);
      expect(sum(observation, 'recordsInPerSecond') / arriving).toBeLessThan(1.1);
      // Never more than a teeth of the saw: 20 s of input.
      expect(sum(observation, 'pendingRecords')).toBeLessThan(20 * arriving);
    }
    expect(Math.abs((runningSince ?? 0) - START)).toBeLessThan(MINUTE);
    expect(cost.metricsRequested).toBe(meter.metricsRequested);
  });

  it('is not observed through a restart: no minute of it, no falling counter, and the new start is known', async () => {
    const { observed, world } = await inMemory({ minutes: 40, rescaleAt: 30 });
    const { observations, runningSince } = seen(observed);
    const gap = observations.findIndex(({ at }, i) => at - (observations[i - 1]?.at ?? at) > MINUTE);
    expect(gap).toBeGreaterThan(0);
    const ids = Object.keys(observations[0]?.vertices ?? {});
    expect(ids).toHaveLength(world.job.vertices.length);
    for (const run of [observations.slice(0, gap), observations.slice(gap)]) {
      for (const id of ids) {
        const counts = run.map(
          ({ vertices }) => Object.entries(vertices).find(([vertex]) => vertex === id)?.[1].recordsIn,
        );
        expect(counts).toEqual(counts.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      }
    }
    expect(runningSince).toBeGreaterThan(START + 29 * MINUTE);
    expect(runningSince).toBeLessThanOrEqual(observations[gap]?.at ?? 0);
  });
});
