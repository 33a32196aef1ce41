import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../lib/model/job.ts';
import { flinkStateOf } from '../../../lib/policies/flink/flink-state.ts';
import { at, toyAccount } from '../../support/toy-account.ts';
import { toyRef, WORK } from '../../support/toy-job.ts';

type Account = ReturnType<typeof toyAccount>;

const published = ({ sink }: Account): readonly string[] =>
  sink.changes.map(({ name, detail: { to } }) => `${name} ${to.kind === 'per-vertex' ? to.parallelism[WORK] : '?'}`);
const stored = (account: Account, minute: number) => account.store.load(keyOf(toyRef), at(minute));
const offers = ({ sink }: Account) => sink.changes.filter(({ name }) => name === 'approval-requested');
const untilOffered = async (account: Account, from = 0) => {
  const before = offers(account).length;
  for (let minute = from; minute < from + 480; minute += 5) {
    await account.play(minute, minute);
    const offer = offers(account)[before];
    if (offer) return { offer, decision: offer.decision, minute };
  }
  throw new Error('nothing was offered');
};
/** 700 records/s from the first minute: 10 subtasks are wanted. */
const approving = (own: Parameters<typeof toyAccount>[0] = {}) =>
  toyAccount({ mode: 'approve', arriving: () => 700, ...own });

/** 700 records/s, and later what is given. */
const load = (then: number, from: number) => (now: number) => (now < at(from) ? 700 : then);

describe('in mode approve', () => {
  it('a decision waits, and its event has what it takes to approve it', async () => {
    const account = approving({ options: { 'job.autopilot.price.dollars-per-slot-hour': '0.05' } });
    const { offer, decision, minute } = await untilOffered(account);
    expect(offer.detail.approval).toEqual({
      expiresAt: at(minute + 60),
      command: `npx flink-autopilot approve ${decision} --job flink:toy`,
      dollarsPerMonth: { from: 146, to: 365 },
      restartSeconds: expect.any(Number),
    });
    const { state, change } = await stored(account, minute);
    expect(state.awaiting).toMatchObject({ id: decision, since: at(minute), expiresAt: at(minute + 60) });
    expect(change).toBeUndefined();
    expect(account.job.taken).toEqual([]);
  });

  it('it goes on waiting while it is wanted, and is offered once', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    await account.play(minute + 5, minute + 50);
    expect(published(account)).toEqual(['approval-requested 10']);
    const { awaiting } = (await stored(account, minute + 50)).state;
    expect(awaiting).toMatchObject({ id: decision, since: at(minute), decidedAt: at(minute + 50) });
    const { jobs } = await account.evaluateAll(minute + 55);
    const { kind, because } = jobs[0]?.evaluated.decision ?? { because: [] };
    expect(kind).toBe('recommend');
    expect(because[0]?.says).toContain(`npx flink-autopilot approve ${decision}`);
  });

  it('the policy does not take it for a change: nothing of it is in its history', async () => {
    const account = approving();
    const { minute } = await untilOffered(account);
    await account.play(minute + 5, minute + 30);
    const { state } = await stored(account, minute + 30);
    expect(flinkStateOf(state).history).toEqual({});
    expect(flinkStateOf(state).restarts).toEqual([]);
  });

  it('it is applied when it is approved, and from then on is a change like any other', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    await account.play(minute + 5, minute + 20);
    expect(await account.approve(decision, minute + 22)).toMatchObject({
      kind: 'approved',
      change: { id: decision, status: 'pending', approved: { by: 'ana' } },
    });
    const { state } = await stored(account, minute + 22);
    expect(state.awaiting).toBeUndefined();
    expect(flinkStateOf(state).history[WORK]?.map(({ at: decided, to }) => [decided, to])).toEqual([
      [at(minute + 20), 10],
    ]);
    expect(account.requests()[0]?.detail.because[0]?.says).toMatch(/^Approved by ana at /);
    await account.apply(decision, minute + 23);
    await account.play(minute + 25, minute + 60);
    expect(published(account)).toEqual(['approval-requested 10', 'requested 10', 'applied 10', 'confirmed 10']);
    expect(account.job.parallelism(at(minute + 60))).toBe(10);
    expect(flinkStateOf((await stored(account, minute + 60)).state).restarts).toMatchObject([{ restartMs: 60_000 }]);
  });

  it('what is not approved in time expires, and is offered again while it is wanted', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    await account.play(minute + 5, minute + 60);
    expect(published(account)).toEqual(['approval-requested 10', 'lapsed 10', 'approval-requested 10']);
    const [, lapsed, again] = account.sink.changes;
    expect(lapsed).toMatchObject({ decision, detail: { because: [{ rule: 'approval-expired' }] } });
    expect(again?.decision).not.toBe(decision);
    expect(await account.approve(decision, minute + 61)).toEqual({
      kind: 'not approved',
      why: `${again?.decision} waits for approval instead`,
    });
    expect(account.job.taken).toEqual([]);
  });

  it('how long it waits is an option', async () => {
    const account = approving({ options: { 'job.autopilot.approval.expires-after': '10 min' } });
    const { offer, minute } = await untilOffered(account);
    expect(offer.detail.approval?.expiresAt).toBe(at(minute + 10));
  });

  it('late is late, though no evaluation has looked since', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    expect(await account.approve(decision, minute + 60)).toEqual({
      kind: 'not approved',
      why: expect.stringMatching(/^it expired at /),
    });
  });

  it('another decision replaces it', async () => {
    const account = approving({ arriving: load(1200, 30) });
    const { decision } = await untilOffered(account);
    const next = await untilOffered(account, 30);
    const lapsed = account.sink.changes.find(({ name }) => name === 'lapsed');
    expect(lapsed).toMatchObject({ decision, detail: { because: [{ rule: 'approval-withdrawn' }] } });
    expect((await stored(account, next.minute)).state.awaiting?.id).toBe(next.decision);
    expect(await account.approve(decision, next.minute)).toMatchObject({ kind: 'not approved' });
  });

  it('it is withdrawn when no change is wanted any more', async () => {
    const account = approving({ arriving: load(280, 30) });
    const { minute } = await untilOffered(account);
    await account.play(minute + 5, 60);
    expect(published(account)[1]).toBe('lapsed 10');
    const { awaiting } = (await stored(account, 60)).state;
    expect(awaiting).toBeUndefined();
  });

  it('it is withdrawn when others have changed the job', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    account.job.setByHand(5, at(minute + 2));
    await account.play(minute + 5, minute + 5);
    expect(published(account)).toEqual(['approval-requested 10', 'lapsed 10']);
    expect(await account.approve(decision, minute + 6)).toEqual({
      kind: 'not approved',
      why: 'no decision waits for approval',
    });
  });

  it('it stands while there is nothing to decide on', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    Object.assign(account.job.source, {
      observe: async () => {
        throw new Error('Throttled');
      },
    });
    const { failures } = await account.evaluateAll(minute + 5);
    expect(failures).toHaveLength(1);
    expect((await stored(account, minute + 5)).state.awaiting?.id).toBe(decision);
    expect(await account.approve(decision, minute + 6)).toMatchObject({ kind: 'approved' });
  });

  it('approved twice at the same time it is approved once', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    const both = await Promise.all([account.approve(decision, minute), account.approve(decision, minute)]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['approved', 'not approved']);
    expect(account.requests().map(({ decision: id }) => id)).toEqual([decision]);
  });

  it('approved while an evaluation is under way it stays approved', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    const { observe } = account.job.source;
    const between: typeof observe = async (requests) => {
      const answer = await observe(requests);
      if (account.requests().length === 0) await account.approve(decision, minute + 4);
      return answer;
    };
    Object.assign(account.job.source, { observe: between });
    await account.evaluateAll(minute + 5);
    expect((await stored(account, minute + 5)).change).toMatchObject({ id: decision, status: 'pending' });
  });

  it('a job that is paused withdraws it, and apply refuses what was approved before', async () => {
    const account = approving();
    const { decision, minute } = await untilOffered(account);
    await account.approve(decision, minute + 1);
    await account.controls.setMode('ALL', { mode: 'paused', by: 'bo', since: at(minute + 1) });
    expect(await account.apply(decision, minute + 1)).toMatchObject({
      outcome: { kind: 'refused', because: [{ rule: 'paused' }] },
    });
    const other = approving();
    const offered = await untilOffered(other);
    await other.controls.setMode('ALL', { mode: 'paused', by: 'bo', since: at(offered.minute + 1) });
    await other.evaluateAll(offered.minute + 5);
    expect((await stored(other, offered.minute + 5)).state.awaiting).toBeUndefined();
  });

  it('a job that is paused withdraws it, though its options can not be resolved', async () => {
    const account = approving({ arriving: load(1500, 30) });
    const { decision, minute } = await untilOffered(account);
    await account.approve(decision, minute + 1);
    await account.apply(decision, minute + 2);
    const next = await untilOffered(account, minute + 5);
    expect((await stored(account, next.minute)).change?.status).toBe('confirmed');
    const broken = Object.defineProperty({}, 'job.autoscaler.restart.time', {
      enumerable: true,
      get: () => {
        throw new Error('broken configuration');
      },
    });
    const { describe: describeIt } = account.job.target;
    Object.assign(account.job.target, {
      describe: async (...asked: Parameters<typeof describeIt>) => ({
        ...(await describeIt(...asked)),
        config: broken,
      }),
    });
    await account.controls.setMode('ALL', { mode: 'paused', by: 'bo', since: at(next.minute + 1) });
    const { failures } = await account.evaluateAll(next.minute + 5);
    expect(failures.map(({ error }) => error.message)).toEqual([`${keyOf(toyRef)}: its options can not be resolved`]);
    expect((await stored(account, next.minute + 5)).state.awaiting).toBeUndefined();
    expect(published(account).at(-1)).toMatch(/^lapsed /);
  });

  it('what was decided in mode act and not approved is refused once the mode is approve', async () => {
    const account = toyAccount();
    for (let minute = 0; account.requests().length === 0; minute += 5) await account.evaluateAll(minute);
    const [request] = account.requests();
    expect(await account.apply(request?.decision ?? '', 60, { mode: 'approve' })).toMatchObject({
      outcome: { kind: 'refused', because: [{ rule: 'not-approved' }] },
    });
  });

  it('an approved change that fails is rolled back without asking again', async () => {
    const account = approving({ sickness: (parallelism) => (parallelism > 4 ? 'FAILED' : undefined) });
    const { decision, minute } = await untilOffered(account);
    await account.approve(decision, minute + 1);
    await account.apply(decision, minute + 2);
    await account.play(minute + 5, minute + 30);
    expect(published(account)).toEqual([
      'approval-requested 10',
      'requested 10',
      'applied 10',
      'failed 10',
      'requested 4',
      'applied 4',
      'rolled-back 4',
    ]);
  });

  it('a change on probation is still followed while the next one waits', async () => {
    const account = approving({
      arriving: load(1500, 30),
      sickness: (parallelism, minutes) => (parallelism === 10 && minutes > 28 ? 'FAILED' : undefined),
    });
    const { decision, minute } = await untilOffered(account);
    await account.approve(decision, minute + 1);
    await account.apply(decision, minute + 2);
    await account.play(minute + 5, minute + 60);
    const names = published(account);
    const after = names.slice(names.indexOf('confirmed 10') + 1);
    expect(after[0]).toMatch(/^approval-requested 1[1-9]|^approval-requested 2/);
    expect(after.filter((line) => !/^(approval-requested|lapsed)/.test(line))).toEqual([
      'failed 10',
      'requested 4',
      'applied 4',
      'rolled-back 4',
    ]);
    expect((await stored(account, minute + 60)).state.awaiting).toBeUndefined();
  });

  it('in mode act what waited is made without asking', async () => {
    const waits = approving();
    const { decision, minute } = await untilOffered(waits);
    const account = toyAccount({ arriving: () => 700, store: waits.store });
    await account.play(minute + 5, minute + 5);
    const [first, ...others] = account.sink.changes;
    expect(first).toMatchObject({ name: 'lapsed', decision, detail: { because: [{ rule: 'approval-withdrawn' }] } });
    expect(others.map(({ name }) => name)).toEqual(['requested', 'applied']);
    expect(account.job.taken).toHaveLength(1);
  });
});
