/** What is the same of a job whatever it is found by: from when it carries the tag or label that finds it, until it does not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import type { SettingsFile } from '../../../lib/settings/settings.ts';
import type { SimulatedAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS } from '../../../sandbox/simulation/simulation.ts';

export const START = Date.UTC(2026, 2, 2, 6);
const MINUTE = 60_000;

/** Two subtasks are far too few for what arrives. */
export interface FoundJob {
  readonly simulation: SimulatedAccount;
  readonly job: JobRef;
  /** What finds it. */
  readonly discover: NonNullable<SettingsFile['discover']>;
  /** With what finds it, or without. */
  carry(what: 'found by' | 'nothing'): Promise<unknown>;
  /** What it carries of settings of its own; undefined: no longer. */
  set(own: { readonly mode?: string | undefined; readonly 'max-parallelism'?: string }): Promise<unknown>;
  /** The widest vertex. */
  subtasks(): number;
  stop(): Promise<void>;
}

export interface FoundJobTest {
  readonly world: () => FoundJob;
  /** Nothing fails in them. */
  play(minutes: number): Promise<void>;
  /** What fails in them, by minutes. */
  failures(minutes: number): Promise<readonly (readonly string[])[]>;
  evaluations(from: number): Promise<number>;
  listed(): Promise<readonly string[]>;
}

/** Ends with the job found again. */
export const aFoundJob = (what: string, start: () => Promise<FoundJob>): FoundJobTest => {
  let found: FoundJob;
  const now = () => found.simulation.now();
  const failures = async (minutes: number) => {
    const all: (readonly string[])[] = [];
    for (let minute = 0; minute < minutes; minute++) all.push(await found.simulation.minute());
    return all;
  };
  const play = async (minutes: number) => expect((await failures(minutes)).flat()).toEqual([]);
  const { evaluations, row, listed } = {
    evaluations: (from: number) => found.simulation.account.store.evaluations(keyOf(found.job), from, now() + 1),
    row: () => found.simulation.account.store.fleetRow(keyOf(found.job)),
    listed: async () => (await found.simulation.account.store.fleetRows(now())).rows.map(({ job }) => job),
  };

  beforeAll(async () => {
    found = await start();
    const settings: SettingsFile = {
      mode: 'act',
      everyMinutes: 1,
      policy: 'flink',
      jobs: [],
      discover: found.discover,
      options: { ...JOB_OPTIONS, 'job.autoscaler.metrics.window': '5 min' },
    };
    found.simulation.account.deploy(settings);
  }, 120_000);
  afterAll(() => found?.stop());

  it(`without the ${what} it is left alone`, async () => {
    await play(6);
    expect(await evaluations(START)).toEqual([]);
    expect(await row()).toBeUndefined();
  }, 120_000);

  it(`with the ${what} it is evaluated within five minutes, and only advised on, whatever it needs`, async () => {
    await found.carry('found by');
    await play(40);
    const seen = await evaluations(START);
    expect(seen[0]?.at).toBeLessThanOrEqual(START + 11 * MINUTE);
    expect(await row()).toMatchObject({ mode: 'advise' });
    expect(seen.some(({ decision }) => decision === 'recommend')).toBe(true);
    expect(seen.some(({ decision }) => decision === 'rescale')).toBe(false);
    expect(found.subtasks()).toBe(2);
  }, 120_000);

  it('with a bound and mode act of its own it is scaled, no further than that allows', async () => {
    await found.set({ mode: 'act', 'max-parallelism': '5' });
    const from = now() + 1;
    await play(30);
    expect(await row()).toMatchObject({ mode: 'act' });
    expect((await evaluations(from)).some(({ decision }) => decision === 'rescale')).toBe(true);
    expect(found.subtasks()).toBe(5);
  }, 120_000);

  it('without a mode of its own it is only advised on again', async () => {
    await found.set({ mode: undefined });
    await play(4);
    expect(await row()).toMatchObject({ mode: 'advise' });
  }, 120_000);

  it(`without the ${what} it is let go: nothing fails, and it leaves the list of jobs`, async () => {
    await found.carry('nothing');
    await play(6);
    const from = now() + 1;
    await play(20);
    expect(await evaluations(from)).toEqual([]);
    expect(await listed()).toEqual([]);
  }, 120_000);

  it('and is found again with it', async () => {
    await found.carry('found by');
    await play(6);
    expect(await listed()).toEqual([keyOf(found.job)]);
  }, 120_000);

  return { world: () => found, play, failures, listed, evaluations: async (from) => (await evaluations(from)).length };
};
