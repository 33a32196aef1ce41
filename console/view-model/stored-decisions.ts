/** Decisions as the store has them, however old: what is asked for by an id, or as the newest. */
import type { JobStore } from '../../functions/ports.ts';
import { type AutopilotEvent, isChangeEvent } from '../../lib/model/events.ts';
import type { JobKey } from '../../lib/model/job.ts';
import { isCalled, type PageDecision } from '../model/history.ts';
import type { Time } from '../model/values.ts';
import { decidedOn } from './decided-on.ts';
import { pageDecisions } from './decisions.ts';

export type DecisionStore = Pick<JobStore, 'load' | 'evaluations' | 'journal'>;

const DAY_MS = 86_400_000;
/** A decision that is asked for is most often a new one: each look goes further back. */
const LOOK_BACK_DAYS = [1, 7, 100, 3650];

export interface Found {
  /** Those that `is` holds for, newest first. */
  readonly found: readonly PageDecision[];
  /** All that were looked at. */
  readonly known: readonly PageDecision[];
}

export const lookBack = async (
  store: Pick<DecisionStore, 'load' | 'journal'>,
  key: JobKey,
  now: Time,
  is: (id: string) => boolean,
): Promise<Found> => {
  const { change, graph } = await store.load(key, now);
  let looked: Found = { found: [], known: [] };
  let events: readonly AutopilotEvent[] = [];
  let until = now + 1;
  for (const days of LOOK_BACK_DAYS) {
    const from = now - days * DAY_MS;
    events = [...(await store.journal(key, from, until)), ...events];
    until = from;
    const recent = change && change.decidedAt >= from ? change : undefined;
    const known = pageDecisions(events.filter(isChangeEvent), recent, graph?.graph);
    looked = { found: known.filter((decision) => isCalled(decision, is)), known };
    if (looked.found.length > 0) break;
  }
  return looked;
};

/** With what its evaluation saw, expected and weighed: the one whose reasons it has. */
export const withWhatItSaw = async (
  store: DecisionStore,
  key: JobKey,
  decision: PageDecision,
): Promise<PageDecision> => {
  const { id, at } = decision.repeated.at(-1) ?? decision;
  const [records, events, stored] = await Promise.all([
    store.evaluations(key, at, at + 1),
    store.journal(key, at, at + 1),
    store.load(key, at),
  ]);
  const change = events.filter(isChangeEvent).find((event) => event.decision === id)?.detail;
  if (change === undefined) return decision;
  const graph = stored.graph?.graph ?? { vertices: [] };
  return { ...decision, ...decidedOn(records.at(-1), graph, { now: change.from, chosen: change.to }) };
};

/** All that is known of the decision of this id. Undefined: the store has none. */
export const storedDecision = async (
  store: DecisionStore,
  key: JobKey,
  id: string,
  now: Time,
): Promise<PageDecision | undefined> => {
  const [found] = (await lookBack(store, key, now, (one) => one === id)).found;
  return found && withWhatItSaw(store, key, found);
};
