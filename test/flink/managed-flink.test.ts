/**
 * A real Flink as an application of Managed Flink: the deployed handlers read its graph and its metrics through the
 * Flink dashboard, and scale it by UpdateApplication. Nothing of it is in CloudWatch, and the service gives no job plan.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredJob } from '../../functions/ports.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { Account } from '../../sandbox/aws/account.ts';
import { type Loop, openLoop, type Seen } from './loop.ts';
import { realApplication } from './managed-flink-backend.ts';
import { type RunningFlink, startFlink, type Totals } from './start-flink.ts';
import { until } from './until.ts';

/** A subtask of `work` handles a little less than 200/s: two are 70 % busy with this, and drown in twice as much. */
const NORMAL = 260;
const DOUBLED = 2 * NORMAL;
const START = 2;

const RUN_SECONDS = 15;
const STABILIZATION_SECONDS = 5;
const options = {
  'job.autoscaler.metrics.window': '30 s',
  'job.autoscaler.stabilization.interval': `${STABILIZATION_SECONDS} s`,
  'job.autoscaler.catch-up.duration': '60 s',
  'job.autoscaler.restart.time': '5 s',
  'job.autoscaler.restart.time-tracking.enabled': 'true',
  'job.autoscaler.metrics.busy-time.aggregator': 'AVG',
  'job.autoscaler.observed-true-processing-rate.lag-threshold': '10 min',
};

interface Story {
  readonly calm: Seen;
  /** Until the job was changed. */
  readonly metricsRequested: number;
  readonly before: StoredJob;
  readonly overloaded: Seen;
  readonly recovered: Seen;
  readonly after: StoredJob;
  readonly journal: readonly ChangeEvent[];
  readonly totals: Totals;
}

describe('a real Flink job that is an application of Managed Flink', () => {
  let flink: RunningFlink;
  let loop: Loop;
  let account: Account;
  let story: Story;
  const jobIds: (string | undefined)[] = [];

  const fullWindow = ({ record }: Seen): boolean => record.evaluation?.windowFull === true;
  const decided = ({ record }: Seen): boolean => record.decision === 'rescale';
  const parallelism = ({ record }: Seen) => record.sizing.kind === 'kpu' && record.sizing.parallelism;
  const lag = ({ record }: Seen) => record.samples.at(-1)?.vertices[loop.source]?.lag;
  const named = (name: ChangeEvent['name']) => story.journal.filter((event) => event.name === name);
  const liveJob = async (): Promise<string | undefined> => {
    const { jobs } = (await (await fetch(`${flink.url}/jobs/overview`)).json()) as Overview;
    return jobs.find(({ state }) => state === 'RUNNING')?.jid;
  };

  beforeAll(async () => {
    flink = await startFlink({ recordsPerSecond: 0, parallelism: START, workMillis: 5, uniform: true });
    loop = await openLoop(flink, options, {
      settings: { platform: 'managed-flink', name: 'orders', maxKpus: 12, metrics: { source: 'flink-rest' } },
      backend: realApplication(flink),
      opened: (opened) => {
        account = opened;
        account.aws.managedFlink.createApplication({ name: 'orders', parallelism: START });
      },
    });
    await flink.setRate(NORMAL);
    await pause((STABILIZATION_SECONDS + 1) * 1000);

    const calm = await loop.evaluateUntil('a full window', RUN_SECONDS, 8, fullWindow);
    const before = await loop.stored();
    jobIds.push(await liveJob());
    await flink.setRate(DOUBLED);
    const overloaded = await loop.evaluateUntil('a decision', RUN_SECONDS, 5, decided);
    const { metricsRequested } = account.aws.cloudWatch.meter();
    const recovered = await loop.evaluateUntil('a full window of the bigger job', RUN_SECONDS, 10, fullWindow);
    jobIds.push(await liveJob());
    await flink.setRate(0);
    const totals = await until('the log to be read to its end', 60, async () => {
      const now = await flink.totals();
      return now.verified === now.written ? now : undefined;
    });
    story = {
      calm,
      before,
      overloaded,
      metricsRequested,
      recovered,
      totals,
      after: await loop.stored(),
      journal: await loop.journal(),
    };
  });
  afterAll(async () => {
    await loop?.stop();
    await flink?.stop();
  });

  it('is known by its graph in Flink: names, edges, parallelism and max parallelism', () => {
    const { vertices } = story.before.graph?.graph ?? { vertices: [] };
    expect(vertices.map(({ name, parallelism, maxParallelism }) => [name, parallelism, maxParallelism])).toEqual([
      ['Source: log', START, 24],
      ['work', START, 24],
      ['verify -> done: Writer', START, 24],
    ]);
    expect(vertices.map(({ inputs }) => inputs.map(({ shipStrategy }) => shipStrategy))).toEqual([
      [],
      ['HASH'],
      ['HASH'],
    ]);
    expect(vertices.every(({ id }) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });

  it('is left alone while its size is enough, and measured with its lag', () => {
    expect(story.calm.record.decision).toBe('hold');
    expect(lag(story.calm)).toBeLessThan(NORMAL);
    expect(lag(story.overloaded)).toBeGreaterThan(1000);
  });

  it('costs no metric of CloudWatch', () => {
    expect(story.metricsRequested).toBe(0);
  });

  it('is made bigger by one UpdateApplication, which really restarts the job at that size', () => {
    expect(named('requested')).toHaveLength(1);
    expect(named('confirmed')).toHaveLength(1);
    for (const name of ['refused', 'failed', 'lapsed'] as const) expect(named(name)).toEqual([]);
    const to = named('requested')[0]?.detail.to;
    const wanted = to?.kind === 'kpu' ? to.parallelism : Number.NaN;
    expect(wanted).toBeGreaterThanOrEqual(3);
    expect(parallelism(story.recovered)).toBe(wanted);
    expect(story.after.graph?.graph.vertices.map(({ parallelism }) => parallelism)).toEqual([wanted, wanted, wanted]);
    const [before, after] = jobIds;
    expect(after).toEqual(expect.any(String));
    expect(after).not.toBe(before);
  });

  it('runs well at its new size, read through few presigned URLs', () => {
    expect(story.recovered.record.decision).toBe('hold');
    expect(lag(story.recovered)).toBeLessThan(DOUBLED);
    // One, and one more after the update: each has a token and a cookie.
    expect(account.aws.managedFlink.dashboard.secrets.length).toBeLessThanOrEqual(4);
  });

  it('has what opens the dashboard nowhere in what is stored', () => {
    const stored = JSON.stringify([story.before, story.after, story.journal, story.calm, story.recovered]);
    expect(stored).toContain('orders');
    for (const secret of account.aws.managedFlink.dashboard.secrets) expect(stored).not.toContain(secret);
  });

  it('has lost no record and doubled none', () => {
    const { written, ...rest } = story.totals;
    expect(rest).toEqual({
      recordsPerSecond: 0,
      read: written,
      worked: written,
      verified: written,
      gaps: 0,
      repeats: 0,
    });
    expect(written).toBeGreaterThan(10_000);
  });
});

interface Overview {
  readonly jobs: readonly { jid: string; state: string }[];
}
