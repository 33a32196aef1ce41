/** Writes of others in between: apply claims what still holds, and an evaluation does not judge a change by what it saw before. */
import { describe, expect, it } from 'vitest';
import { CLAIM_LEASE_MS } from '../../../lib/change/advance.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { at, type ToyAccount, toyAccount } from '../../support/toy-account.ts';
import { MINUTE, toyRef } from '../../support/toy-job.ts';

const key = keyOf(toyRef);

const undelivered = async (options?: Parameters<typeof toyAccount>[0]) => {
  const account = toyAccount(options);
  let minute = 0;
  for (; account.requests().length === 0; minute += 5) await account.evaluateAll(minute);
  const [request] = account.requests();
  if (!request) throw new Error('no decision');
  return { account, decision: request.decision, minute: minute - 5 };
};

/** Before each of the next `times` saves another writer saves what is stored, as it is. */
const interrupted = (account: ToyAccount, times: number): { readonly met: () => number } => {
  const { save, load } = account.store;
  let met = 0;
  Object.assign(account.store, {
    save: async (...given: Parameters<typeof save>) => {
      if (met < times) {
        met++;
        const { version, graph: _, ...stored } = await load(key, given[3]);
        await save(key, version, stored, given[3]);
      }
      return save(...given);
    },
  });
  return { met: () => met };
};

describe('apply, while others write in between', () => {
  it.each([1, 2, 4])('claims the decision that still holds, after %i conflicts', async (times) => {
    const { account, decision, minute } = await undelivered();
    const writer = interrupted(account, times);
    expect(await account.apply(decision, minute)).toMatchObject({ kind: 'done', outcome: { kind: 'applied' } });
    expect([writer.met(), account.job.taken.length]).toEqual([times, 1]);
  });

  it('leaves what another one has claimed in between', async () => {
    const { account, decision, minute } = await undelivered();
    const { describe: look } = account.job.target;
    let first = true;
    Object.assign(account.job.target, {
      describe: async (...given: Parameters<typeof look>) => {
        const seen = await look(...given);
        if (first) {
          first = false;
          await account.apply(decision, minute);
        }
        return seen;
      },
    });
    expect(await account.apply(decision, minute)).toMatchObject({ kind: 'nothing to do' });
    expect(account.job.taken).toHaveLength(1);
  });
});

describe('an evaluation, while others write in between', () => {
  it('looks at the job again before it judges what they left', async () => {
    const { account, decision, minute } = await undelivered();
    const { describe: look } = account.job.target;
    const { observe } = account.job.source;
    let [looks, interrupting] = [0, true];
    Object.assign(account.job.target, {
      describe: (...given: Parameters<typeof look>) => {
        looks++;
        return look(...given);
      },
    });
    // While this evaluation reads metrics, the change is applied and confirmed by others.
    Object.assign(account.job.source, {
      observe: async (...given: Parameters<typeof observe>) => {
        const seen = await observe(...given);
        if (interrupting) {
          interrupting = false;
          await account.apply(decision, minute);
          await account.play(minute + 5, minute + 10);
          looks = 0;
        }
        return seen;
      },
    });
    await account.evaluateAll(minute + 5);
    expect(looks).toBe(1);
    const events = account.sink.changes.filter(({ name }) => name === 'requested');
    expect(new Set(events.map(({ decision: id }) => id)).size).toBe(1);
    const { change } = await account.store.load(key, at(minute + 11));
    expect([change?.id, change?.status]).toEqual([decision, 'confirmed']);
  });
});

describe('a change that took effect and failed while its applier was dead', () => {
  it('is recognized as failed: not asked for again, and the job rests', async () => {
    const { account, decision, minute } = await undelivered();
    const { request } = account.job.target;
    Object.assign(account.job.target, {
      request: () => Promise.reject(new Error('killed')),
      failedSince: async () => ({
        kind: 'failed',
        because: [{ rule: 'operation', says: 'UpdateApplication ended FAILED: no capacity' }],
        remedy: 'leave-as-is',
      }),
    });
    await expect(account.apply(decision, minute)).rejects.toThrow('killed');
    Object.assign(account.job.target, { request });
    const after = minute + Math.ceil(CLAIM_LEASE_MS / MINUTE / 5) * 5 + 5;
    const { jobs } = await account.evaluateAll(after);
    const { change, state } = await account.store.load(key, at(after));
    expect([change?.id, change?.status]).toEqual([decision, 'failed']);
    expect(jobs[0]?.evaluated.decision).toMatchObject({ kind: 'hold', because: [{ rule: 'cooldown' }] });
    expect(state.quarantine).toHaveLength(1);
    expect(account.requests().map(({ decision: id }) => id)).toEqual([decision]);
  });
});
