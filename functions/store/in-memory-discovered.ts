/** The lists of jobs that were found, without a database: same promises. */
import type { DiscoveredStore, StoredFoundJobs } from './discovered-store.ts';

const NONE: StoredFoundJobs = { version: 0, found: undefined };

export const inMemoryDiscovered = (): DiscoveredStore => {
  const kept = new Map<string, StoredFoundJobs>();
  return {
    loadDiscovered: async (search) => structuredClone(kept.get(search) ?? NONE),
    saveDiscovered: async (search, version, found) => {
      if ((kept.get(search) ?? NONE).version !== version) return { kind: 'conflict' };
      kept.set(search, { version: version + 1, found: structuredClone(found) });
      return { kind: 'saved', version: version + 1 };
    },
  };
};
