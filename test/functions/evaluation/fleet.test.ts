import { describe, expect, it } from 'vitest';
import { type Fleet, type JobShown, openFleet } from '../../../functions/evaluation/fleet.ts';
import type { FleetStore } from '../../../functions/store/fleet-store.ts';
import { inMemoryFleet } from '../../../functions/store/in-memory-fleet.ts';
import { type JobKey, keyOf } from '../../../lib/model/job.ts';
import { flink } from '../../../lib/policies/flink/flink.ts';
import type { Policy } from '../../../lib/policies/policy.ts';
import { inARow, stateOf, vertexOf } from '../../support/small-job.ts';

/** Shares what each job has as its state. */
const sharing: Policy<unknown> = {
  ...(flink as Policy<unknown>),
  name: 'sharing',
  fleet: {
    isReadable: (shared) => typeof shared === 'object',
    withJob: (shared, job, { state }) => {
      const before = (shared ?? {}) as Readonly<Record<string, unknown>>;
      return before[job] === state ? shared : { ...before, [job]: state };
    },
  },
};

const keyNamed = (name: string): JobKey => keyOf({ account: '1', region: 'r', platform: 'flink', name });
const saved = (fleet: Fleet, ...jobs: readonly JobShown[]) => {
  for (const job of jobs) fleet.add(job);
  return fleet.save();
};
const job = stateOf(inARow(vertexOf('orders')));
const shown = (name: string, state: unknown) => ({ key: keyNamed(name), job, policy: { name: 'sharing', state } });

interface Counted extends FleetStore {
  readonly calls: string[];
}

const counted = (own: Partial<FleetStore> = {}): Counted => {
  const store = { ...inMemoryFleet(), ...own };
  const calls: string[] = [];
  return {
    calls,
    loadFleet: (policy) => {
      calls.push('load');
      return store.loadFleet(policy);
    },
    saveFleet: (...given) => {
      calls.push('save');
      return store.saveFleet(...given);
    },
  };
};

describe('what jobs learn from each other, in a run', () => {
  it('is read once for all jobs, written once for all that is new, and not at all without news', async () => {
    const store = counted();
    const first = await openFleet(store, [sharing, sharing]);
    expect(first.seenBy('sharing', keyNamed('a'))).toBeUndefined();
    expect(await saved(first, shown('a', 1), shown('b', 2))).toEqual([]);
    expect(store.calls).toEqual(['load', 'save']);

    const second = await openFleet(store, [sharing]);
    expect(second.seenBy('sharing', keyNamed('c'))).toEqual({
      shared: { [keyNamed('a')]: 1, [keyNamed('b')]: 2 },
      job: keyNamed('c'),
    });
    expect(await saved(second, shown('a', 1))).toEqual([]);
    expect(store.calls).toEqual(['load', 'save', 'load']);
  });

  it('is not read for policies that share nothing', async () => {
    const store = counted();
    const fleet = await openFleet(store, [flink as Policy<unknown>]);
    expect(fleet.seenBy('flink', keyNamed('a'))).toBeUndefined();
    expect(store.calls).toEqual([]);
  });

  it('keeps what another run has added in between', async () => {
    const store = counted();
    const [one, other] = await Promise.all([openFleet(store, [sharing]), openFleet(store, [sharing])]);
    await saved(one, shown('a', 1));
    await saved(other, shown('b', 2));
    expect((await store.loadFleet('sharing')).shared).toEqual({ [keyNamed('a')]: 1, [keyNamed('b')]: 2 });
  });

  it('that is not as this version writes it is noted, not used, and replaced', async () => {
    const store = counted();
    await store.saveFleet('sharing', 0, 'of another version');
    const fleet = await openFleet(store, [sharing]);
    expect(fleet.notes.map(({ rule }) => rule)).toEqual(['fleet-unreadable']);
    expect(fleet.seenBy('sharing', keyNamed('a'))).toBeUndefined();
    await saved(fleet, shown('a', 1));
    expect((await store.loadFleet('sharing')).shared).toEqual({ [keyNamed('a')]: 1 });
  });

  it('that can not be read stops no job: it is noted, raised, and not written over', async () => {
    const store = counted({ loadFleet: () => Promise.reject(new Error('throttled')) });
    const fleet = await openFleet(store, [sharing]);
    expect(fleet.notes.map(({ rule }) => rule)).toEqual(['fleet-unreadable']);
    const failures = await saved(fleet, shown('a', 1));
    expect(failures.map(({ cause }) => cause)).toEqual([new Error('throttled')]);
    expect(store.calls).toEqual(['load']);
  });

  it('that can not be written is a failure of the run', async () => {
    const fleet = await openFleet(counted({ saveFleet: () => Promise.reject(new Error('throttled')) }), [sharing]);
    const failures = await saved(fleet, shown('a', 1));
    expect(failures.map(({ cause }) => cause)).toEqual([new Error('throttled')]);
  });
});
