import { describe, expect, it } from 'vitest';
import type { JobDescription } from '../../../functions/ports.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import { flinkStateOf } from '../../../lib/policies/flink/flink-state.ts';
import { at, toyAccount } from '../../support/toy-account.ts';
import { type Sickness, toyRef } from '../../support/toy-job.ts';

/** More than 4 subtasks never come up. */
const neverUp: Sickness = (parallelism) => (parallelism > 4 ? 'FAILED' : undefined);

type Account = ReturnType<typeof toyAccount>;

const widest = (sizing: Sizing): number =>
  sizing.kind === 'per-vertex' ? Math.max(...Object.values(sizing.parallelism)) : sizing.parallelism;
const published = ({ sink }: Account): readonly string[] =>
  sink.changes.map(({ name, detail }) => `${detail.rollbackOf ? 'back: ' : ''}${name} ${widest(detail.to)}`);
const holds = async (account: Account, minute: number): Promise<string | undefined> => {
  const { jobs } = await account.evaluateAll(minute);
  const decision = jobs[0]?.evaluated.decision;
  return decision?.kind === 'hold' ? decision.because[0]?.rule : decision?.kind;
};
const stored = (account: Account, minute: number) => account.store.load(keyOf(toyRef), at(minute));

const BACK = ['requested 7', 'applied 7', 'failed 7', 'back: requested 4', 'back: applied 4', 'back: rolled-back 4'];

describe('a change that fails on the platform', () => {
  it('is rolled back once, and the job runs as before', async () => {
    const account = toyAccount({ sickness: neverUp });
    await account.play(0, 60);
    expect(published(account)).toEqual(BACK);
    expect(account.job.parallelism(at(60))).toBe(4);
    const [requested, , failed, back] = account.sink.changes;
    expect(back?.detail.rollbackOf).toBe(requested?.decision);
    expect(back?.detail.because.map(({ rule }) => rule)).toEqual(['roll-back', 'job-failed']);
    expect(back?.at).toBe(failed?.at);
  });

  it('is rolled back though its metrics can not be read meanwhile, which is reported all the same', async () => {
    const account = toyAccount({ sickness: neverUp });
    let minute = 0;
    for (; !published(account).includes('applied 7'); minute += 5) await account.play(minute, minute);
    Object.assign(account.job.source, {
      observe: async () => {
        throw new Error('Throttled');
      },
    });
    const { failures } = await account.evaluateAll(minute);
    expect(failures.map(({ error }) => error.message)).toEqual(['The metric source "flink-rest" could not be read']);
    const [, undo] = account.requests();
    await account.apply(undo?.decision ?? '', minute);
    await account.evaluateAll(minute + 5);
    expect(published(account)).toEqual(BACK);
  });

  it('leaves the job alone for an hour, and that step for a day', async () => {
    const account = toyAccount({ sickness: neverUp });
    await account.play(0, 60);
    expect(await holds(account, 65)).toBe('cooldown');
    await account.play(70, 240);
    expect(await holds(account, 245)).toBe('quarantined-step');
    expect(published(account)).toEqual(BACK);
    await account.play(250, 26 * 60);
    expect(published(account).slice(BACK.length)).toContain('requested 10');
  });

  it('is not learned from', async () => {
    const account = toyAccount({ sickness: neverUp });
    await account.play(0, 60);
    const { state } = await stored(account, 60);
    expect(flinkStateOf(state).history).toEqual({});
    expect(Object.values(flinkStateOf(state).overrides)).not.toContain(7);
  });

  it('is rolled back only once: when that fails, too, a person has to look', async () => {
    const account = toyAccount({
      sickness: (_, minutes) => (account.job.taken.length > 0 && minutes >= 0 ? 'FAILED' : undefined),
    });
    await account.play(0, 240);
    expect(published(account)).toEqual([...BACK.slice(0, 5), 'back: failed 4']);
    expect((await stored(account, 240)).change?.status).toBe('failed');
  });

  it('is not rolled back by an autopilot that may not act any more', async () => {
    const account = toyAccount({ sickness: neverUp });
    await account.play(0, 35);
    for (let minute = 40; account.requests().length < 2; minute += 5) await account.evaluateAll(minute);
    const [, undo] = account.requests();
    expect(await account.apply(undo?.decision ?? '', 60, { mode: 'advise' })).toMatchObject({
      kind: 'done',
      outcome: { kind: 'refused', because: [{ rule: 'mode' }] },
    });
    expect(await holds(account, 65)).toBe('cooldown');
  });
});

describe('a change that made the job worse after it was confirmed', () => {
  const worse: Sickness = (parallelism, minutes) => (parallelism > 4 && minutes > 12 ? 'RESTARTING' : undefined);

  it('is rolled back, too', async () => {
    const account = toyAccount({ sickness: worse });
    await account.play(0, 90);
    expect(published(account)).toEqual([
      'requested 7',
      'applied 7',
      'confirmed 7',
      'failed 7',
      'back: requested 4',
      'back: applied 4',
      'back: rolled-back 4',
    ]);
    const failed = account.sink.changes.find(({ name }) => name === 'failed');
    expect(failed?.detail.because[0]).toMatchObject({
      rule: 'degraded',
      says: expect.stringMatching(/RESTARTING for 10 min/),
    });
    expect(account.job.parallelism(at(90))).toBe(4);
  });

  it('is rolled back when metrics tell that the job fails again and again, whatever it looks like', async () => {
    const account = toyAccount();
    const { observe } = account.job.source;
    const observeNow: typeof observe = async (requests) => {
      const { results, cost } = await observe(requests);
      const { now } = requests[0] ?? { now: 0 };
      const failover = { at: now - 120_000, containerMemory: 0.3, heap: 0.3, restarts: 3 };
      const ill = account.job.parallelism(now) > 4;
      return { cost, results: results.map((one) => (ill && one.kind === 'observed' ? { ...one, failover } : one)) };
    };
    Object.assign(account.job.source, { observe: observeNow });
    await account.play(0, 60);
    expect(published(account)).toEqual([...BACK.slice(0, 2), 'confirmed 7', ...BACK.slice(2)]);
  });

  it('is not judged once others have changed the job', async () => {
    const account = toyAccount({ sickness: worse });
    const { describe: describeIt } = account.job.target;
    let revision = 'ours';
    const describeNow: typeof describeIt = async (...given) => ({ ...(await describeIt(...given)), revision });
    Object.assign(account.job.target, { describe: describeNow });
    for (let minute = 0; !published(account).includes('confirmed 7'); minute += 5) await account.play(minute, minute);
    revision = 'theirs';
    await account.play(50, 120);
    expect(published(account)).not.toContain('failed 7');
  });
});

describe('a change that others write over after it was confirmed', () => {
  /** From then on the platform is asked for 4 again, by others. */
  const writtenOver = async (times: number) => {
    const account = toyAccount();
    const { describe: describeIt } = account.job.target;
    let over: JobDescription['overriddenExternally'];
    const describeNow: typeof describeIt = async (...given) => ({
      ...(await describeIt(...given)),
      overriddenExternally: over,
    });
    Object.assign(account.job.target, { describe: describeNow });
    let minute = 0;
    for (let n = 1; n <= times; n++) {
      const confirmed = () => published(account).filter((line) => line.startsWith('confirmed')).length;
      for (; confirmed() < n; minute += 5) await account.play(minute, minute);
      over = { rule: 'external-override', says: '"argocd" has written over it.' };
      account.job.setByHand(4, at(minute) - 120_000);
      await account.play(minute, minute);
      over = undefined;
      minute += 5;
    }
    return { account, minute };
  };

  it('has failed, by their word, and is not asked for again before the job has rested', async () => {
    const { account, minute } = await writtenOver(1);
    expect(published(account).at(-1)).toMatch(/^failed/);
    expect(account.sink.changes.at(-1)?.detail.because).toEqual([
      { rule: 'external-override', says: '"argocd" has written over it.' },
    ]);
    const before = published(account).length;
    await account.play(minute, minute + 50);
    expect(published(account).length).toBe(before);
    expect((await stored(account, minute)).state).toMatchObject({ externalOverrides: [expect.any(Number)] });
    expect((await stored(account, minute)).state.quarantine).toBeUndefined();
  });

  it('rests longer every time', async () => {
    const { account } = await writtenOver(3);
    const of = (name: string) => account.sink.changes.filter((event) => event.name === name);
    const rests = of('failed')
      .slice(0, -1)
      .map(({ at: failed }) => {
        const next = of('requested').find((event) => event.at > failed);
        return Math.floor(((next?.at ?? 0) - failed) / 3_600_000);
      });
    expect(rests).toEqual([1, 2]);
  });
});
