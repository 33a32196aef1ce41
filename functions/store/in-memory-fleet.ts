/** What the jobs of an account share, without a database: same promises. */
import type { FleetStore, StoredFleet } from './fleet-store.ts';

export const inMemoryFleet = (): FleetStore => {
  const kept = new Map<string, StoredFleet>();
  const of = (policy: string): StoredFleet => kept.get(policy) ?? { version: 0, shared: undefined };
  return {
    loadFleet: async (policy) => structuredClone(of(policy)),
    saveFleet: async (policy, version, shared) => {
      if (of(policy).version !== version) return { kind: 'conflict' };
      kept.set(policy, { version: version + 1, shared: structuredClone(shared) });
      return { kind: 'saved', version: version + 1 };
    },
  };
};
