/** What the jobs of an account share: one writer wins, and what was saved comes back. */
import { expect, it } from 'vitest';
import type { FleetStore } from '../../../functions/store/fleet-store.ts';

export const fleet = (store: () => FleetStore): void => {
  it('nothing was ever stored', async () => {
    expect(await store().loadFleet('never')).toEqual({ version: 0, shared: undefined });
  });

  it('comes back as it was saved, with numbers that JSON has not', async () => {
    const shared = { jobs: { a: { sigma: 0.1 + 0.2, error: Number.NaN, vertices: ['x', 1] } } };
    expect(await store().saveFleet('as-saved', 0, shared)).toEqual({ kind: 'saved', version: 1 });
    expect(await store().loadFleet('as-saved')).toEqual({ version: 1, shared });
  });

  it('of two writers that have read the same, one wins', async () => {
    const saved = await Promise.all(['a', 'b'].map((by) => store().saveFleet('two', 0, { by })));
    expect(saved.map(({ kind }) => kind).toSorted()).toEqual(['conflict', 'saved']);
    const winner = saved.findIndex(({ kind }) => kind === 'saved');
    expect((await store().loadFleet('two')).shared).toEqual({ by: ['a', 'b'][winner] });
    expect(await store().saveFleet('two', 0, { by: 'late' })).toEqual({ kind: 'conflict' });
    expect(await store().saveFleet('two', 1, { by: 'next' })).toEqual({ kind: 'saved', version: 2 });
  });

  it('each policy has its own', async () => {
    await store().saveFleet('one', 0, { of: 'one' });
    expect(await store().loadFleet('other')).toEqual({ version: 0, shared: undefined });
  });

  it('what 120 jobs have shown is one item', async () => {
    const row = { at: 1_767_225_600_000, vertices: Array.from({ length: 6 }, () => ['between', 0.0312, 0.0021]) };
    const shared = { jobs: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`job${i}`, row])) };
    await store().saveFleet('large', 0, shared);
    expect((await store().loadFleet('large')).shared).toEqual(shared);
  });
};
