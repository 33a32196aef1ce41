import { describe, expect, it } from 'vitest';
import type { JobTarget } from '../../functions/ports.ts';
import { keyOf } from '../../lib/model/job.ts';
import { flinkStateOf } from '../../lib/policies/flink/flink-state.ts';
import { at, toyAccount } from '../support/toy-account.ts';
import { SOURCE, toyRef, WORK } from '../support/toy-job.ts';

/** The account at the moment when the first decision waits, and is not yet applied. */
const withDecision = async (options?: Parameters<typeof toyAccount>[0]) => {
  const account = toyAccount(options);
  let minute = 0;
  for (; account.requests().length === 0; minute += 5) await account.evaluateAll(minute);
  const [request] = account.requests();
  if (!request) throw new Error('no decision');
  return { account, decision: request.decision, minute: minute - 5 };
};

describe('apply', () => {
  it('asks for the size once, and says so', async () => {
    const { account, decision, minute } = await withDecision();
    const applied = await account.apply(decision, minute);
    expect(applied).toMatchObject({ kind: 'done', outcome: { kind: 'applied' } });
    expect(account.job.taken).toHaveLength(1);
    expect(account.sink.changes.map((event) => event.name)).toEqual(['requested', 'applied']);
  });

  it('a duplicate does nothing', async () => {
    const { account, decision, minute } = await withDecision();
    await account.apply(decision, minute);
    expect(await account.apply(decision, minute)).toEqual({
      kind: 'nothing to do',
      why: 'the decision is applied already',
    });
    expect(account.job.taken).toHaveLength(1);
  });

  it('two at the same time: one wins', async () => {
    const { account, decision, minute } = await withDecision();
    const both = await Promise.all([account.apply(decision, minute), account.apply(decision, minute)]);
    expect(both.map((one) => one.kind).sort()).toEqual(['done', 'nothing to do']);
    expect(account.job.taken).toHaveLength(1);
  });

  it('a forged event does nothing', async () => {
    const { account, minute } = await withDecision();
    expect(await account.apply('made-up', minute)).toMatchObject({ kind: 'nothing to do' });
    expect(account.job.taken).toHaveLength(0);
  });

  it('a late event, of a decision that is over, does nothing', async () => {
    const { account, decision, minute } = await withDecision();
    await account.apply(decision, minute);
    await account.play(minute + 5, minute + 20);
    expect(await account.apply(decision, minute + 60)).toMatchObject({ kind: 'nothing to do' });
    expect(account.job.taken).toHaveLength(1);
  });

  it('refuses when the job was changed since the decision, and the next evaluation decides again', async () => {
    const { account, decision, minute } = await withDecision();
    const description = await account.job.target.describe(toyRef, {} as never, undefined, at(minute));
    const byHand = { kind: 'per-vertex' as const, parallelism: { [SOURCE]: 1, [WORK]: 5 } };
    const change = { from: byHand, to: byHand, vertices: [], config: { overrides: {}, removals: [] }, because: [] };
    await account.job.target.request(toyRef, {} as never, change as never, description, at(minute) - 600_000);
    const applied = await account.apply(decision, minute);
    expect(applied).toMatchObject({ kind: 'done', outcome: { kind: 'refused', because: [{ rule: 'job-version' }] } });
    const { state, change: kept } = await account.store.load(keyOf(toyRef), at(minute));
    expect(kept?.status).toBe('refused');
    expect(flinkStateOf(state).history).toEqual({});
    expect(flinkStateOf(state).restarts.map((restart) => restart.decidedAt)).not.toContain(at(minute));
  });

  it('an outcome that could not be stored because evaluate wrote in between is put onto what it left', async () => {
    const { account, decision, minute } = await withDecision();
    const request = account.job.target.request;
    const between: typeof request = async (...given) => {
      const outcome = await request(...given);
      await account.evaluateAll(minute + 5);
      return outcome;
    };
    Object.assign(account.job.target, { request: between });
    await account.apply(decision, minute);
    const stored = await account.store.load(keyOf(toyRef), at(minute + 5));
    expect(stored.change).toMatchObject({ id: decision, status: 'applied' });
  });
});

describe('apply, where the job is restored from a checkpoint', () => {
  /** The last one is 50 s old, the next one completes 60 s after it. */
  const withCheckpoints = (account: ReturnType<typeof toyAccount>) => {
    let waited = 0;
    const pause = async (ms: number): Promise<void> => {
      waited += ms;
    };
    const looks: number[] = [];
    const restoredFrom: JobTarget['restoredFrom'] = async () => {
      looks.push(waited);
      const completed = waited >= 10_000 ? 2 : 1;
      return { completed, completedAt: completed * 60_000, intervalMs: 60_000, now: 110_000 };
    };
    Object.assign(account.job.target, { restoredFrom });
    return { looks, waiting: { pause } };
  };

  it('asks for the change right after the next one, and says how old it was', async () => {
    const { account, decision, minute } = await withDecision();
    const { waiting } = withCheckpoints(account);
    const applied = await account.apply(decision, minute, undefined, waiting);
    expect(applied).toMatchObject({
      outcome: { kind: 'applied', at: at(minute) + 11_000, because: [{ rule: 'checkpoint-age' }] },
    });
  });

  it('a change that comes to be out of date while it waits is not asked for', async () => {
    const { account, decision, minute } = await withDecision();
    const { waiting } = withCheckpoints(account);
    const pause = async (ms: number) => {
      await waiting.pause(ms);
      account.job.setByHand(5, at(minute));
    };
    const applied = await account.apply(decision, minute, undefined, { pause });
    expect(applied).toMatchObject({ outcome: { kind: 'refused' } });
    expect(account.job.taken).toHaveLength(0);
  });

  it('of two at the same time that wait, one asks', async () => {
    const { account, decision, minute } = await withDecision();
    const { waiting } = withCheckpoints(account);
    const apply = () => account.apply(decision, minute, undefined, waiting);
    const both = await Promise.all([apply(), apply()]);
    expect(both.map((one) => one.kind).sort()).toEqual(['done', 'nothing to do']);
    expect(account.job.taken).toHaveLength(1);
  });

  describe('and writes a table of Iceberg, whose commits are minutes apart', () => {
    /** The newest commit is so many seconds old, of 300. */
    const committing = (account: ReturnType<typeof toyAccount>, age: number) => {
      const { describe: described } = account.job.target;
      const describe: typeof described = async (...asked) => {
        const seen = await described(...asked);
        const named = seen.state.graph.vertices.map((one) =>
          one.id === WORK ? { ...one, name: 'orders: Committer' } : one,
        );
        return { ...seen, state: { ...seen.state, graph: { vertices: named } } };
      };
      const restoredFrom: JobTarget['restoredFrom'] = async () => ({
        completed: 3,
        completedAt: 1_000_000,
        intervalMs: 300_000,
        now: 1_000_000 + 1000 * age,
      });
      Object.assign(account.job.target, { describe, restoredFrom });
      return { waiting: { pause: async () => {} } };
    };

    it('leaves the change to the next evaluation where the next commit is nearer than the last', async () => {
      const { account, decision, minute } = await withDecision();
      const { waiting } = committing(account, 200);
      expect(await account.apply(decision, minute, undefined, waiting)).toMatchObject({
        kind: 'nothing to do',
        why: expect.stringContaining('the next commit is due in 100 s'),
      });
      expect(account.job.taken).toHaveLength(0);
      expect((await account.store.load(keyOf(toyRef), at(minute))).change?.status).toBe('pending');
    });

    it.each([
      ['the last commit is the nearer one', 100, 0],
      ['it has waited for ten minutes', 200, 11],
    ])('asks for it where %s', async (_, age, later) => {
      const { account, decision, minute } = await withDecision();
      const { waiting } = committing(account, age);
      expect(await account.apply(decision, minute + later, undefined, waiting)).toMatchObject({
        outcome: { kind: 'applied', because: [{ rule: 'checkpoint-age', numbers: { age: { value: age } } }] },
      });
    });
  });

  it('does not look for one where waiting is off, where it may only advise, or where it can not wait', async () => {
    for (const [options, own, waits] of [
      [{ 'job.autopilot.wait-for-checkpoint': '0 s' }, undefined, true],
      [{}, { mode: 'advise' }, true],
      [{}, undefined, false],
    ] as const) {
      const { account, decision, minute } = await withDecision({ options });
      const { looks, waiting } = withCheckpoints(account);
      await account.apply(decision, minute, own, waits ? waiting : undefined);
      expect(looks).toEqual([]);
    }
  });
});
