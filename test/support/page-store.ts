/** A JobStore in memory, only as far as the page needs one. */
import type { AutopilotEvent, JobStore, StoredJob, TurnRecord } from '../../functions/ports.ts';
import { emptyMemory } from '../../lib/job-memory.ts';

export const pageStore = (): JobStore => {
  const turns = new Map<number, TurnRecord>();
  const journal = new Map<string, AutopilotEvent>();
  let stored: StoredJob = { version: 0, memory: emptyMemory, change: undefined, outbox: [], graph: undefined };
  const between = <T extends { at: number }>(rows: Iterable<T>, from: number, to: number): T[] =>
    [...rows].filter((row) => row.at >= from && row.at < to).sort((a, b) => a.at - b.at);
  return {
    load: async () => stored,
    putTurn: async (_, turn) => void turns.set(turn.at, turn),
    save: async (_, version, state) => {
      if (version !== stored.version) return { kind: 'conflict' };
      stored = { ...stored, ...state, version: version + 1 };
      return { kind: 'saved', version: stored.version };
    },
    putJournal: async (_, entries) => entries.forEach((entry) => void journal.set(entry.id, entry)),
    turns: async (_, from, to) => between(turns.values(), from, to),
    journal: async (_, from, to) => between(journal.values(), from, to),
  };
};
