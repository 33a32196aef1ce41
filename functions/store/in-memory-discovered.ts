/** The list of jobs that were found, without a database: same promises. */
import type { DiscoveredStore, StoredFoundJobs } from './discovered-store.ts';

export const inMemoryDiscovered = (): DiscoveredStore => {
  let kept: StoredFoundJobs = { version: 0, found: undefined };
  return {
    loadDiscovered: async () => structuredClone(kept),
    saveDiscovered: async (version, found) => {
      if (kept.version !== version) return { kind: 'conflict' };
      kept = { version: version + 1, found: structuredClone(found) };
      return { kind: 'saved', version: version + 1 };
    },
  };
};
