import { describe, expect, it } from 'vitest';
import type { ModeRequest } from '../../../lib/control/mode-request.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { at, toyAccount } from '../../support/toy-account.ts';
import { toyRef } from '../../support/toy-job.ts';

type Account = ReturnType<typeof toyAccount>;

const names = ({ sink }: Account): readonly string[] => sink.emitted.map(({ name }) => name);
const decide = async (account: Account, minute: number) => {
  const { jobs } = await account.evaluateAll(minute);
  const decision = jobs[0]?.evaluated.decision;
  return { kind: decision?.kind, because: decision?.because ?? [] };
};
const pauseAll = (account: Account, minute: number, until?: number) =>
  account.controls.setMode('ALL', {
    mode: 'paused',
    by: 'ana',
    reason: 'load test',
    since: at(minute),
    until: until === undefined ? undefined : at(until),
  });
/** The job's resource carries it from now on. */
const carry = (account: Account, ...modeRequests: readonly ModeRequest[]): void => {
  const { describe: describeIt } = account.job.target;
  const describeNow: typeof describeIt = async (...given) => ({ ...(await describeIt(...given)), modeRequests });
  Object.assign(account.job.target, { describe: describeNow });
};
const untilRequested = async (account: Account): Promise<{ decision: string; minute: number }> => {
  for (let minute = 0; minute < 240; minute += 5) {
    await account.evaluateAll(minute);
    const [request] = account.requests();
    if (request) return { decision: request.decision, minute };
  }
  throw new Error('nothing was decided');
};

describe('a job that is paused in the table', () => {
  it('is observed and not changed; every hold says who paused it and until when', async () => {
    const account = toyAccount();
    await pauseAll(account, 0, 180);
    await account.play(0, 170);
    expect(account.job.taken).toEqual([]);
    const { kind, because } = await decide(account, 175);
    expect(kind).toBe('hold');
    expect(because[0]?.says).toBe(
      'The job is paused until 2026-01-01 09:00 UTC by ana (all jobs) since 2026-01-01 06:00 UTC: load test.',
    );
    const { evaluated } = (await account.evaluateAll(176)).jobs[0] ?? {};
    expect(evaluated?.evaluation).toBeDefined();
  });

  it('goes on by itself when the time is over', async () => {
    const account = toyAccount();
    await pauseAll(account, 0, 120);
    await account.play(0, 115);
    expect(account.job.taken).toHaveLength(0);
    await account.play(120, 140);
    expect(account.job.taken).toHaveLength(1);
  });

  it('or when it is resumed', async () => {
    const account = toyAccount();
    await account.controls.setMode(keyOf(toyRef), { mode: 'paused', by: 'ana', since: at(0) });
    await account.play(0, 115);
    expect(account.job.taken).toHaveLength(0);
    await account.controls.setMode(keyOf(toyRef), { mode: 'resumed', by: 'bo', since: at(116) });
    await account.play(120, 140);
    expect(account.job.taken).toHaveLength(1);
  });

  it('is published as an event, not at every evaluation', async () => {
    const account = toyAccount();
    await pauseAll(account, 0);
    await account.play(0, 55);
    expect(names(account)).toEqual(['paused', 'paused']);
  });

  it('that is paused after the decision is not changed: apply refuses it, and says why', async () => {
    const account = toyAccount();
    const { decision, minute } = await untilRequested(account);
    await pauseAll(account, minute);
    expect(await account.apply(decision, minute)).toMatchObject({
      outcome: { kind: 'refused', because: [{ rule: 'paused', says: expect.stringContaining('by ana') }] },
    });
    expect(account.job.taken).toEqual([]);
  });

  it('that is paused while apply waits for a checkpoint is not changed', async () => {
    const account = toyAccount();
    const { decision, minute } = await untilRequested(account);
    let completed = 1;
    Object.assign(account.job.target, {
      restoredFrom: async () => ({ completed, completedAt: completed * 60_000, intervalMs: 60_000, now: 110_000 }),
    });
    let paused = false;
    const pause = async () => {
      if (!paused) await pauseAll(account, minute);
      paused = true;
      completed = 2;
    };
    const applied = await account.apply(decision, minute, undefined, { pause });
    expect(paused).toBe(true);
    expect(applied).toMatchObject({ outcome: { kind: 'refused', because: [{ rule: 'paused' }] } });
    expect(account.job.taken).toEqual([]);
  });

  it('a change that is under way is followed to its end', async () => {
    const account = toyAccount();
    const { decision, minute } = await untilRequested(account);
    await account.apply(decision, minute);
    await pauseAll(account, minute + 1);
    await account.play(minute + 5, minute + 90);
    expect(names(account).filter((name) => name !== 'paused')).toEqual(['requested', 'applied', 'confirmed']);
    expect((await account.store.load(keyOf(toyRef), at(minute + 90))).change?.status).toBe('confirmed');
  });

  it('a rollback, too, is a change: while the job is paused it is refused', async () => {
    const account = toyAccount({ sickness: (parallelism) => (parallelism > 4 ? 'FAILED' : undefined) });
    const { decision, minute } = await untilRequested(account);
    await account.apply(decision, minute);
    await account.evaluateAll(minute + 5);
    const [, undo] = account.requests();
    await pauseAll(account, minute + 6);
    expect(await account.apply(undo?.decision ?? '', minute + 6)).toMatchObject({
      outcome: { kind: 'refused', because: [{ rule: 'paused' }] },
    });
  });

  it('while the table can not be read, nothing is decided and nothing is changed', async () => {
    const account = toyAccount();
    const { decision, minute } = await untilRequested(account);
    account.controls.failNext(new Error('Throttled'));
    await expect(account.apply(decision, minute)).rejects.toThrow('Throttled');
    account.controls.failNext(new Error('Throttled'));
    const { jobs, failures } = await account.evaluateAll(minute + 5);
    expect([jobs, failures.map(({ error }) => error.message)]).toEqual([[], ['Throttled']]);
    expect(account.job.taken).toEqual([]);
  });
});

describe('what the resource of a job carries', () => {
  const tag = (mode: string): ModeRequest => ({ place: 'tag', key: 'flink-autopilot:mode', mode });

  it.each(['paused', 'observe'])('%s: nothing is decided, and the hold names the tag', async (mode) => {
    const account = toyAccount();
    carry(account, tag(mode));
    await account.play(0, 90);
    expect(account.job.taken).toEqual([]);
    expect((await decide(account, 95)).because[0]?.says).toContain('by its tag flink-autopilot:mode');
    expect(names(account)).not.toContain('recommended');
  });

  it('advise: the change is only recommended, and says whose word that is', async () => {
    const account = toyAccount();
    carry(account, tag('advise'));
    await account.play(0, 90);
    expect(account.job.taken).toEqual([]);
    expect(names(account)).toContain('recommended');
    expect((await decide(account, 95)).because).toContainEqual(
      expect.objectContaining({ rule: 'mode', says: expect.stringContaining('although the settings say act') }),
    );
  });

  it('a word that can not be read stops nothing, and is noted', async () => {
    const account = toyAccount();
    carry(account, tag('whatever'));
    await account.play(0, 90);
    expect(account.job.taken.length).toBeGreaterThan(0);
    expect((await decide(account, 95)).because).toContainEqual(expect.objectContaining({ rule: 'mode-request' }));
  });

  it('act does not make a job more active than its settings', async () => {
    const account = toyAccount({ mode: 'advise' });
    carry(account, tag('act'));
    await account.play(0, 90);
    expect(account.job.taken).toEqual([]);
  });

  it('a tag that is set between the decision and its request holds, too', async () => {
    const account = toyAccount();
    const { decision, minute } = await untilRequested(account);
    carry(account, tag('paused'));
    expect(await account.apply(decision, minute)).toMatchObject({
      outcome: { kind: 'refused', because: [{ rule: 'paused' }] },
    });
  });
});
