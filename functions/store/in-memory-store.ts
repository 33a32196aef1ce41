/** The store without a database: same promises, and it records its calls, fails and conflicts on demand. */
import { isDeepStrictEqual } from 'node:util';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { AutopilotEvent } from '../../lib/model/events.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { EvaluationRecord, JobStore, StateChange, StoredJob } from '../ports.ts';
import type { DecisionInputs, KeptInputs } from './decision-inputs/decision-inputs.ts';
import { inMemoryDecisionInputs } from './decision-inputs/in-memory-decision-inputs.ts';
import type { DiscoveredStore } from './discovered-store.ts';
import { expiresAt, isExpired } from './expiry.ts';
import type { FleetIndex } from './fleet-index/fleet-index.ts';
import { inMemoryFleetIndex } from './fleet-index/in-memory-fleet-index.ts';
import type { FleetStore } from './fleet-store.ts';
import { inMemoryDiscovered } from './in-memory-discovered.ts';
import { inMemoryFleet } from './in-memory-fleet.ts';
import { inOrderOncePerId } from './items/journal-items.ts';
import { journalKey } from './table/keys.ts';
import { assertStorable, rebuiltWindow } from './window.ts';

/** Name of the method, the job, and what else was given to it. */
export interface StoreCall {
  readonly method: keyof JobStore;
  readonly job: JobKey;
  readonly given: readonly unknown[];
}

export interface InMemoryStore extends JobStore, FleetStore, FleetIndex, DecisionInputs, KeptInputs, DiscoveredStore {
  /** Oldest first; those that failed are among them. */
  readonly calls: readonly StoreCall[];
  /** The next call of this method throws `error`: before it did anything, or after, when only its answer is lost. */
  failNext(method: keyof JobStore, when?: 'before' | 'after', error?: Error): void;
  /** Just before the next save, another writer saves the state as it is. */
  conflictNext(): void;
}

interface Kept {
  version: number;
  state: StateChange;
  graph: StoredJob['graph'];
  readonly evaluations: EvaluationRecord[];
  /** The newest record, until a save counts on it; see items/evaluation-items.ts. */
  unsaved: EvaluationRecord | undefined;
  readonly journal: Map<string, AutopilotEvent>;
}

/** Evaluations are kept 14 days and the journal for ever, unless the options say otherwise. */
export const inMemoryStore = ({ historyDays = 14 }: { readonly historyDays?: number } = {}): InMemoryStore => {
  const jobs = new Map<JobKey, Kept>();
  const calls: StoreCall[] = [];
  const failures = new Map<keyof JobStore, { readonly when: 'before' | 'after'; readonly error: Error }>();
  let conflicts = 0;
  const fleet = inMemoryFleet();

  const kept = (job: JobKey): Kept => {
    const found = jobs.get(job) ?? nothingKept();
    jobs.set(job, found);
    return found;
  };

  const called = async <Result>(
    method: keyof JobStore,
    job: JobKey,
    given: readonly unknown[],
    work: (of: Kept) => Result,
  ): Promise<Result> => {
    calls.push({ method, job, given: structuredClone(given) });
    const failure = failures.get(method);
    failures.delete(method);
    const of = kept(job);
    if (failure) of.unsaved = method === 'save' ? undefined : of.unsaved;
    if (failure?.when === 'before') throw failure.error;
    const result = structuredClone(work(of));
    if (failure) throw failure.error;
    return result;
  };

  return {
    ...fleet,
    ...inMemoryDiscovered(),
    ...inMemoryFleetIndex(),
    ...inMemoryDecisionInputs(),
    calls,
    failNext: (method, when = 'before', error = new Error(`The store was set to fail in ${method}`)) => {
      failures.set(method, { when, error });
    },
    conflictNext: () => {
      conflicts++;
    },

    load: (job, now) =>
      called('load', job, [now], ({ version, state, graph, evaluations }) => {
        const alive = inOrder(evaluations).filter((record) => !isExpired(expiresAt(record.at, historyDays), now));
        const times = state.state.window.map((sample) => sample.at);
        const remembered = { ...state.state, window: rebuiltWindow(times, alive) };
        return { version, state: remembered, change: state.change, outbox: state.outbox, graph };
      }),
    putEvaluation: (job, record) =>
      called('putEvaluation', job, [record], (of) => {
        assertStorable(job, record);
        keepEvaluation(of, structuredClone(record));
      }),
    save: (job, version, state, now) =>
      called('save', job, [version, state, now], (of) => {
        if (conflicts > 0) {
          conflicts--;
          of.version++;
        }
        if (of.version !== version) return { kind: 'conflict' } as const;
        of.version++;
        of.state = structuredClone(state);
        of.unsaved = undefined;
        if (state.graph && !sameGraph(state.graph, of.graph)) of.graph = structuredClone(state.graph);
        return { kind: 'saved', version: of.version } as const;
      }),
    putJournal: (job, entries) =>
      called('putJournal', job, [entries], ({ journal }) => {
        for (const entry of entries) journal.set(journalKey(entry.at, entry.id), structuredClone(entry));
      }),
    evaluations: (job, from, to) =>
      called('evaluations', job, [from, to], ({ evaluations }) => inOrder(within(evaluations, from, to))),
    journal: (job, from, to) =>
      called('journal', job, [from, to], ({ journal }) => {
        return inOrderOncePerId(within([...journal.values()], from, to));
      }),
  };
};

const nothingKept = (): Kept => ({
  version: 0,
  state: { state: initialState, change: undefined, outbox: [] },
  graph: undefined,
  evaluations: [],
  unsaved: undefined,
  journal: new Map(),
});

/** The same record is kept once, another one of the same time beside it; one that lost its save is replaced. */
const keepEvaluation = (of: Kept, record: EvaluationRecord): void => {
  const lost = of.unsaved?.at === record.at ? of.evaluations.indexOf(of.unsaved) : -1;
  if (lost >= 0) of.evaluations[lost] = record;
  else if (of.evaluations.some((other) => other.at === record.at && isDeepStrictEqual(other, record))) return;
  else of.evaluations.push(record);
  of.unsaved = record;
};

/** By time; of one time, as they were written. */
const inOrder = (evaluations: readonly EvaluationRecord[]): EvaluationRecord[] =>
  evaluations.toSorted((a, b) => a.at - b.at);

const sameGraph = (a: NonNullable<StoredJob['graph']>, b: StoredJob['graph']): boolean =>
  a.version === b?.version && isDeepStrictEqual(a.graph, b.graph);

const within = <Dated extends { readonly at: EpochMs }>(all: readonly Dated[], from: EpochMs, to: EpochMs): Dated[] =>
  all.filter(({ at }) => at >= from && at < to);
