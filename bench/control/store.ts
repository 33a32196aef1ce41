/** The store of one benchmark run: the state of the one job as it is, no bytes and no history. */

import type { JobStore, StoredJob } from '../../functions/ports.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';

export const plainStore = (): JobStore => {
  let stored: StoredJob = { version: 0, state: initialState, change: undefined, outbox: [], graph: undefined };
  return {
    load: async () => stored,
    putEvaluation: async () => {},
    save: async (_job, version, next) => {
      if (version !== stored.version) return { kind: 'conflict' };
      stored = { graph: stored.graph, ...next, version: version + 1 };
      return { kind: 'saved', version: stored.version };
    },
    putJournal: async () => {},
    evaluations: async () => [],
    journal: async () => [],
  };
};
