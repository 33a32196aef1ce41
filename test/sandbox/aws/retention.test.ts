/** How long CloudWatch keeps points: those of a minute for 15 days, those of five minutes for 63. */
import { describe, expect, test } from 'vitest';
import { embedded, MINUTE, NOON } from './embedded.ts';
import { read } from './read-metrics.ts';

const DAY = 24 * 60 * MINUTE;
const OLD = NOON - 20 * DAY;

/** A point a minute, worth the minute's number of the ten. */
const tenMinutes = async () => {
  const started = await embedded();
  started.aws.cloudWatch.record(
    { namespace: 'N', name: 'm', dimensions: [] },
    Array.from({ length: 10 }, (_, n) => ({
      minute: OLD + n * MINUTE,
      count: 1,
      sum: n,
      minimum: n,
      maximum: n,
      unit: 'None',
      values: [[n, 1]] as const,
    })),
  );
  const ask = (statistic: string, period: number, from = OLD) =>
    read(started.cloudWatch, 'm', statistic, { from, to: OLD + 10 * MINUTE, period });
  return { ...started, ask };
};

describe('points of 20 days ago', () => {
  test('come by five minutes, and not by the minute', async () => {
    const { ask } = await tenMinutes();
    expect(await ask('Sum', 60)).toEqual([]);
    expect(await ask('Sum', 240)).toEqual([]);
    expect(await ask('Average', 300)).toEqual([
      [OLD, 2],
      [OLD + 5 * MINUTE, 7],
    ]);
    expect(await ask('SampleCount', 3600)).toEqual([[OLD, 10]]);
  });

  test('begin at whole five minutes, whatever the start', async () => {
    const { ask } = await tenMinutes();
    expect(await ask('Maximum', 300, OLD + 3 * MINUTE)).toEqual([
      [OLD, 4],
      [OLD + 5 * MINUTE, 9],
    ]);
  });

  test('are kept together, with all that statistics need, and are the same afterwards', async () => {
    const { ask, aws, clock } = await tenMinutes();
    const statistics = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p90'];
    const before = await Promise.all(statistics.map((one) => ask(one, 300)));
    expect(aws.cloudWatch.points()).toBe(10);
    clock.at += 2 * 60 * MINUTE;
    expect(aws.cloudWatch.points()).toBe(2);
    expect(await Promise.all(statistics.map((one) => ask(one, 300)))).toEqual(before);
  });

  test('are gone after 63 days', async () => {
    const { ask, aws, clock } = await tenMinutes();
    clock.at += 43 * DAY - MINUTE;
    expect(await ask('Average', 300)).toHaveLength(2);
    clock.at += 2 * 60 * MINUTE;
    expect(await ask('Average', 300)).toEqual([]);
    expect(aws.cloudWatch.points()).toBe(0);
  });
});

test('points of a minute that grow old are put together where they lie', async () => {
  const { aws, clock, cloudWatch } = await embedded();
  const point = (n: number) => ({
    minute: NOON + n * MINUTE,
    count: 1,
    sum: n,
    minimum: n,
    maximum: n,
    unit: 'None',
    values: undefined,
  });
  aws.cloudWatch.record(
    { namespace: 'N', name: 'm', dimensions: [] },
    Array.from({ length: 240 }, (_, n) => point(n)),
  );
  clock.at = NOON + 15 * DAY + 62 * MINUTE;
  expect(aws.cloudWatch.points()).toBe(12 + 180);
  clock.at += 60 * MINUTE;
  expect(aws.cloudWatch.points()).toBe(24 + 120);
  const from = NOON;
  const to = NOON + 240 * MINUTE;
  const sums = await read(cloudWatch, 'm', 'Sum', { from, to, period: 300 });
  expect(sums).toHaveLength(48);
  expect(sums[3]).toEqual([NOON + 15 * MINUTE, 15 + 16 + 17 + 18 + 19]);
});
