import { expect, test } from 'vitest';
import { dueJobs, jobsOfRequest } from '../../../functions/polling/due-jobs.ts';
import { listReadOnce } from '../../../functions/polling/list-read-once.ts';
import { phaseOf } from '../../../functions/polling/phase.ts';
import type { FleetRow } from '../../../functions/store/fleet-index/fleet-index.ts';
import { inMemoryFleetIndex } from '../../../functions/store/fleet-index/in-memory-fleet-index.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import type { NextPoll } from '../../../lib/polling/next-poll.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 12);
const job = (name: string): { readonly job: JobRef } => ({
  job: { account: '111122223333', region: 'eu-west-1', platform: 'managed-flink', name },
});
const row = (next?: Partial<NextPoll>): FleetRow => ({
  at: NOW - MINUTE,
  mode: 'act',
  policy: 'autopilot',
  condition: 'RUNNING',
  state: 'steady',
  ...(next && { next: { at: NOW, because: 'calm', quickLeft: 20, quickAt: NOW, ...next } }),
});
const indexOf = async (rows: Readonly<Record<string, FleetRow>>) => {
  const index = inMemoryFleetIndex();
  for (const [name, one] of Object.entries(rows)) await index.putFleetRow(keyOf(job(name).job), one);
  return index;
};
const names = (jobs: readonly { readonly job: JobRef }[]) => jobs.map(({ job: { name } }) => name);

test('due is what its row says, and what has no row or no time in it', async () => {
  const index = await indexOf({
    due: row({ at: NOW }),
    late: row({ at: NOW - 3 * MINUTE }),
    later: row({ at: NOW + MINUTE }),
    old: row(),
  });
  const all = ['due', 'late', 'later', 'old', 'new'].map(job);
  expect(names((await dueJobs(index, all, NOW)).jobs)).toEqual(['due', 'late', 'old', 'new']);
});

test('of a job that an alarm has rung for, the newest points are read for as long as its row says', async () => {
  const index = await indexOf({ rang: row({ newestUntil: NOW + MINUTE }), over: row({ newestUntil: NOW - MINUTE }) });
  const { newest } = await dueJobs(index, ['rang', 'over'].map(job), NOW);
  expect([...newest]).toEqual([keyOf(job('rang').job)]);
});

test('a job whose evaluation fails again and again is tried every five minutes', async () => {
  const index = await indexOf({ broken: row({ at: NOW - 60 * MINUTE }) });
  const tried: number[] = [];
  for (let minute = 0; minute < 20; minute++) {
    const { jobs } = await dueJobs(index, [job('broken')], NOW + minute * MINUTE);
    if (jobs.length > 0) tried.push(minute);
  }
  expect(tried).toHaveLength(4);
  expect(tried.slice(1).map((minute, i) => minute - (tried[i] as number))).toEqual([5, 5, 5]);
});

test('where the index can not be read all jobs are due, and that is reported', async () => {
  const index = { ...inMemoryFleetIndex(), fleetRows: () => Promise.reject(new Error('no table')) };
  const { jobs, failures } = await dueJobs(index, ['a', 'b'].map(job), NOW);
  expect(names(jobs)).toEqual(['a', 'b']);
  expect(failures.map(({ message }) => message)).toEqual(['The fleet index could not be read: all jobs are due']);
});

test('phases of a thousand jobs are spread over the interval', () => {
  const quarters = [0, 0, 0, 0];
  for (let n = 0; n < 1000; n++) {
    const quarter = Math.floor(4 * phaseOf(keyOf(job(`job-${n}`).job)));
    quarters[quarter] = (quarters[quarter] ?? 0) + 1;
  }
  for (const jobs of quarters) expect(jobs).toBeGreaterThan(180);
});

test('an alarm evaluates its job at once, but one that we have just restarted and look at in minutes', async () => {
  const index = await indexOf({
    calm: row({ at: NOW + 9 * MINUTE }),
    restarted: row({ at: NOW + 2 * MINUTE, because: 'window' }),
    changing: row({ at: NOW + MINUTE, because: 'change' }),
  });
  const all = ['calm', 'restarted', 'changing', 'new'].map(job);
  const of = (settings: { readonly everyMinutes: number | undefined }, trigger: 'alarm' | 'call') =>
    jobsOfRequest(index, { all, now: NOW, trigger, settings: { ...settings, polling: undefined } });
  const { jobs, alarmed, newest } = await of({ everyMinutes: undefined }, 'alarm');
  expect(names(jobs)).toEqual(['calm', 'new']);
  expect([alarmed.size, newest.size]).toEqual([2, 2]);
  expect((await of({ everyMinutes: 5 }, 'alarm')).jobs).toHaveLength(4);
  expect((await of({ everyMinutes: undefined }, 'call')).jobs).toHaveLength(4);
});

test('an alarm evaluates its job where the index can not be read', async () => {
  const index = { ...inMemoryFleetIndex(), fleetRows: () => Promise.reject(new Error('no table')) };
  const settings = { everyMinutes: undefined, polling: undefined };
  const { jobs } = await jobsOfRequest(index, { all: [job('a')], now: NOW, trigger: 'alarm', settings });
  expect(names(jobs)).toEqual(['a']);
});

test('an alarm reads the row of its own job, not the list of all; where that fails it evaluates, and says so', async () => {
  const index = { ...(await indexOf({ a: row() })), fleetRows: () => Promise.reject(new Error('the whole list')) };
  const request = { all: [job('a')], now: NOW, trigger: 'alarm', settings: {} } as const;
  expect(await jobsOfRequest(index, request)).toMatchObject({ jobs: [job('a')], unread: [] });
  const broken = { ...index, fleetRow: () => Promise.reject(new Error('no table')) };
  const { jobs, unread } = await jobsOfRequest(broken, request);
  expect(names(jobs)).toEqual(['a']);
  expect(unread.map(({ message }) => message)).toEqual(['The fleet index could not be read: all jobs are due']);
});

test('a run reads the list of all jobs once', async () => {
  const index = await indexOf({ a: row({ at: NOW }) });
  let reads = 0;
  const once = listReadOnce({
    ...index,
    fleetRows: (now) => {
      reads++;
      return index.fleetRows(now);
    },
  });
  expect(await once.fleetRows(NOW)).toEqual(await once.fleetRows(NOW));
  expect(reads).toBe(1);
});
