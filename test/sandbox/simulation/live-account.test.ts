import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageControls } from '../../../console/model/controls.ts';
import { savedDetail } from '../../../console/page/shared/saved-words.ts';
import { pageFleet } from '../../../console/view-model/fleet.ts';
import { pageState } from '../../../console/view-model/page-state.ts';
import { SAVED_AGAINST } from '../../../lib/savings/baselines.ts';
import { FLEET } from '../../../sandbox/simulation/fleet-jobs.ts';
import { type LiveAccount, startLiveAccount } from '../../../sandbox/simulation/live-account.ts';
import { liveControls } from '../../../sandbox/simulation/live-controls.ts';
import { createPlayback, type Playback } from '../../../sandbox/simulation/playback.ts';
import { simulatedPage } from '../../../sandbox/simulation/simulated-page.ts';

const START = Date.UTC(2026, 2, 2, 6);
let live: LiveAccount;
let playback: Playback;
let controls: ReturnType<typeof liveControls>;
const play = async (minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute++) expect(await live.minute()).toEqual([]);
};
const fleet = () => pageFleet({ store: live.account.store, clock: live });
const named = (name: string) => {
  const found = live.jobs.find(({ job }) => job.name === name);
  if (!found) throw new Error(`The fleet has no job ${name}`);
  return found;
};
const state = (): PageControls => controls.state();

beforeAll(async () => {
  live = await startLiveAccount({
    jobs: FLEET,
    seed: 1,
    start: START,
    mode: 'act',
    everyMinutes: 5,
    options: {},
    log: false,
  });
  playback = createPlayback(120);
  controls = liveControls(live, playback, () => {});
  await play(65);
}, 180_000);
afterAll(() => live.stop());

describe('the fleet of npm start', () => {
  it('has six jobs or more, on both platforms and in all modes, of which some are in trouble', async () => {
    const { jobs } = await fleet();
    expect(jobs).toHaveLength(FLEET.length);
    expect(jobs.length).toBeGreaterThanOrEqual(6);
    expect(new Set(jobs.map(({ platform }) => platform))).toEqual(new Set(['managed-flink', 'eks']));
    expect(new Set(jobs.map(({ mode }) => mode))).toEqual(new Set(['act', 'advise', 'observe']));
    expect(new Set(jobs.map(({ policy }) => policy))).toEqual(new Set(['flink', 'autopilot']));
    expect(jobs.filter(({ attention }) => attention.length > 0).map(({ name }) => name)).toEqual([
      'payments',
      'receipts',
    ]);
    expect(jobs.filter(({ dollarsPerHour }) => dollarsPerHour === null)).toEqual([]);
    // A job that has just been restarted is not measured yet.
    expect(jobs.filter(({ utilization }) => utilization !== null).length).toBeGreaterThanOrEqual(6);
  });

  it('what was saved is the same number, against the same size, in the list of all jobs, on the page of each and in its comparison', async () => {
    const { jobs } = await fleet();
    let compared = 0;
    for (const listed of jobs) {
      const job = named(listed.name);
      const options = { ...job, mode: job.mode, speed: () => 1, hasFixedSize: false };
      const page = await pageState(simulatedPage({ ...job, account: live.account }, options, START))();
      const { savedDollars, savedOfDollars, comparison } = page;
      expect({ savedDollars, savedOfDollars }).toEqual({
        savedDollars: listed.savedDollars,
        savedOfDollars: listed.savedOfDollars,
      });
      expect(savedDetail(page)).toBe(savedDetail(listed));
      const before = comparison?.otherwise.find(({ id }) => id === SAVED_AGAINST);
      if (comparison?.unit !== 'dollars' || !before) continue;
      compared += 1;
      // All of it is of this month, and shown. Rows are rounded.
      expect((before.spent ?? 0) - (comparison.asItRan.spent ?? 0), listed.name).toBeCloseTo(savedDollars ?? 0, 3);
      expect(before.spent, listed.name).toBeCloseTo(savedOfDollars ?? 0, 3);
      expect(page.history.evaluations.at(-1)?.savedDollars, listed.name).toBeCloseTo(savedDollars ?? 0, 3);
    }
    expect(compared).toBe(5);
    expect(jobs.filter(({ savedDollars }) => Math.abs(savedDollars ?? 0) > 0.05).length).toBeGreaterThan(0);
  });

  it('a job that no size carries is not made smaller: it is packed as it was, and says that more would bring nothing', async () => {
    const receipts = (await fleet()).jobs.find(({ name }) => name === 'receipts');
    expect(receipts).toMatchObject({ state: 'overloaded', size: { parallelism: 4, kpus: 4 }, decision: null });
    expect(receipts?.attention.map(({ rule }) => rule)).toContain('no-gain');
  });

  it('the job whose restarts fail runs on at its old size, and says why', async () => {
    const payments = (await fleet()).jobs.find(({ name }) => name === 'payments');
    expect(payments).toMatchObject({
      condition: 'RUNNING',
      decision: { status: 'failed' },
      size: { parallelism: 4, kpus: 4 },
    });
    expect(payments?.attention[0]).toMatchObject({ rule: 'change-failed', says: expect.stringContaining('snapshot') });
    expect(named('payments').world.truth().state).toBe('running');
  });
});

describe('controls', () => {
  it('a spike and an outage change what arrives, and end', async () => {
    const { key, world } = named('clickstream');
    const before = world.truth().incomingPerSecond;
    expect(controls.take({ kind: 'spike', job: key })).toBeUndefined();
    await play(2);
    expect(world.truth().incomingPerSecond).toBeGreaterThan(2 * before);
    expect(state().jobs[0]?.disturbances).toEqual([{ kind: 'spike', to: START + 75 * 60_000 }]);
    await play(10);
    expect(state().jobs[0]?.disturbances).toEqual([]);
    expect(controls.take({ kind: 'outage', job: key })).toBeUndefined();
    await play(1);
    expect(world.truth().incomingPerSecond).toBe(0);
  }, 60_000);

  it('another load is another world from now on', async () => {
    const { key, world, load } = named('search-index');
    const before = world.truth().incomingPerSecond;
    expect(controls.take({ kind: 'load', job: key, load: 'flat' })).toBeUndefined();
    await play(1);
    expect(load.shapeNow()).toBe('flat');
    expect(world.truth().incomingPerSecond).toBeGreaterThan(5 * before);
  });

  it('the mode is that of a deployment: the next evaluation has it, and other jobs keep theirs', async () => {
    const { key } = named('ad-attribution');
    expect(controls.take({ kind: 'mode', job: key, mode: 'advise' })).toBeUndefined();
    await play(5);
    const modes = new Map((await fleet()).jobs.map(({ name, mode }) => [name, mode]));
    expect(modes.get('ad-attribution')).toBe('advise');
    expect(modes.get('search-index')).toBe('advise');
    expect(modes.get('clickstream')).toBe('act');
    expect(state().jobs.find((job) => job.key === key)?.mode).toBe('advise');
  }, 60_000);

  it('a restart fails when it is asked to', () => {
    const { key } = named('notifications');
    expect(controls.take({ kind: 'fail-restart', job: key })).toBeUndefined();
    expect(state().jobs.find((job) => job.key === key)?.nextRestartFails).toBe(true);
  });

  it('pause, play and speed are those of the playback', () => {
    controls.take({ kind: 'pause' });
    expect([playback.playing(), state().playing]).toEqual([false, false]);
    controls.take({ kind: 'play' });
    controls.take({ kind: 'speed', speed: 300 });
    expect([playback.playing(), playback.speed()]).toEqual([true, 300]);
  });

  it.each([
    { kind: 'nothing' },
    { kind: 'speed', speed: 0 },
    { kind: 'load', job: 'x', load: 'none' },
    { kind: 'mode', job: 'x', mode: 'sleep' },
    { kind: 'spike', job: 'JOB#none' },
    { kind: 'pause', job: 'too much' },
    null,
  ])('%j is refused with a sentence', (asked) => {
    expect(controls.take(asked)).toMatch(/^There is no /);
  });
});

describe('playback', () => {
  it('a paused world stands still until it is played, and goes on at another speed', async () => {
    const paused = createPlayback(3_600_000);
    const stop = new AbortController();
    let minutes = 0;
    const ended = paused.run(async () => {
      minutes += 1;
      if (minutes === 3) paused.pause();
      if (minutes === 6) stop.abort();
      if (minutes === 3) queueMicrotask(() => queueMicrotask(paused.play));
    }, stop.signal);
    await ended;
    expect(minutes).toBe(6);
  });
});
