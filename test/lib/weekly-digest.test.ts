import { describe, expect, it } from 'vitest';
import type { AutopilotEvent, EventName } from '../../lib/model/events.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import { weeklyDigest, weekOfJob } from '../../lib/weekly-digest.ts';

const HOUR = 3_600_000;
const week = { from: 0, to: 168 * HOUR };
const job = { account: '111122223333', region: 'eu-west-1', platform: 'managed-flink', name: 'orders' } as const;

const kpus = (count: number): Sizing => ({
  kind: 'kpu',
  parallelism: count,
  parallelismPerKpu: 1,
  kpus: count,
  dollarsPerHour: count,
});

const event = (hour: number, name: EventName, from = kpus(8), to = kpus(6), says = 'so it is'): AutopilotEvent =>
  ({
    id: `${hour}-${name}`,
    name,
    at: hour * HOUR,
    job,
    decision: `${hour}`,
    detail: { from, to, because: [{ rule: 'operation', says }] },
  }) as AutopilotEvent;

const saved = (...events: AutopilotEvent[]): number => weekOfJob('orders', events, week).dollarsSaved;

describe('what a week of a job saved', () => {
  it.each([
    ['nothing without a change', [], 0],
    ['two dollars an hour for the last ten hours', [event(158, 'confirmed')], 20],
    ['less than zero for more than before', [event(158, 'confirmed', kpus(6), kpus(8))], -20],
    [
      'each size for as long as it was there',
      [event(100, 'confirmed', kpus(8), kpus(6)), event(150, 'confirmed', kpus(6), kpus(9))],
      2 * 50 - 1 * 18,
    ],
    [
      'a rollback: until it is confirmed, as it was asked for',
      [event(100, 'confirmed', kpus(8), kpus(6)), event(110, 'rolled-back', kpus(6), kpus(8))],
      20,
    ],
    ['nothing of a rollback alone: the change never ran', [event(100, 'rolled-back', kpus(6), kpus(8))], 0],
    ['nothing of what only was recommended or requested', [event(1, 'recommended'), event(2, 'requested')], 0],
    ['nothing of the week before', [event(-1, 'confirmed'), event(168, 'confirmed')], 0],
  ])('%s', (_, events, dollars) => {
    expect(saved(...events)).toBe(dollars);
  });

  it('is not known where a platform has no price', () => {
    const size: Sizing = { kind: 'per-vertex', parallelism: { a: 2 } as never };
    expect(saved(event(1, 'confirmed', size, size))).toBeNaN();
  });
});

it('a week of many jobs, as chat shows it', () => {
  const jobs = [
    weekOfJob('orders', [event(158, 'confirmed')], week),
    weekOfJob('clicks', [event(1, 'failed', kpus(1), kpus(2), 'The operation failed.'), event(2, 'rolled-back')], week),
    weekOfJob('views', [event(163, 'confirmed', kpus(6), kpus(8)), event(164, 'recommended')], week),
    weekOfJob('quiet', [], week),
  ];
  const digest = weeklyDigest(jobs, week);
  expect(digest.title).toBe('flink-autopilot: the week until 1970-01-08');
  expect(digest.text).toBe(`*2 changes* of 2 jobs, 4 jobs looked after.
*10.00 USD saved* against the sizes from before the first change of the week.
1 failed, 1 rolled back, 1 recommended, 0 times blocked.
• orders: 1 change, 20.00 USD saved
• views: 1 change, 10.00 USD more
*To look at*
• clicks: The operation failed.`);
});

it('stays short for a thousand jobs', () => {
  const jobs = Array.from({ length: 1000 }, (_, i) =>
    weekOfJob(`job-${i}`, [event(1, 'confirmed'), event(2, 'failed')], week),
  );
  expect(weeklyDigest(jobs, week).text.split('\n')).toHaveLength(3 + 6 + 1 + 6);
});
