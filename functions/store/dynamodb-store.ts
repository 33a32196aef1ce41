/**
 * The state of every job, in one DynamoDB table. Each step is one conditional write; there are no transactions.
 *
 * pk = the job; sk = STATE (everything but the window), W#<time> (one record, with the samples it brought), J#<time>#<event>
 * (journal), I#<time>#<decision> (what a decision was made from), GRAPH (cached job graph, written after STATE and only when it is another one). pk = FLEET, sk = a policy: what
 * its jobs learn from each other. pk = FLEET#JOBS, sk = a job: its row in the fleet index.
 * ASIDE#<time>#<sk>: what a newer version wrote, moved away by a person; no version reads it.
 * pk = CONTROL, sk = ALL or a job: the mode that a person has asked for; written by the command line, read by `controls/`.
 */
import { randomUUID } from 'node:crypto';
import { initialState, STATE_SCHEMA } from '../../lib/model/autoscaler-state.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Sample } from '../../lib/model/sample.ts';
import type { JobStore, StateChange } from '../ports.ts';
import { packJson, unpackJson } from './codec/packed-json.ts';
import { newerState, type ReadBody, readStateBody, STATE_BODY_SCHEMA, stateBody } from './codec/state-body.ts';
import type { DecisionInputs } from './decision-inputs/decision-inputs.ts';
import type { DiscoveredStore } from './discovered-store.ts';
import type { Retention } from './expiry.ts';
import type { FleetIndex } from './fleet-index/fleet-index.ts';
import type { FleetStore } from './fleet-store.ts';
import { decisionInputItems } from './items/decision-input-items.ts';
import { discoveredItem } from './items/discovered-item.ts';
import { evaluationItems } from './items/evaluation-items.ts';
import { fleetItem } from './items/fleet-item.ts';
import { fleetRowItems } from './items/fleet-row-items.ts';
import { graphItem } from './items/graph-item.ts';
import { journalItems } from './items/journal-items.ts';
import { newerItem, repairOf, UnreadableItem } from './items/schema.ts';
import type { Connection } from './table/client.ts';
import type { Item } from './table/item.ts';
import { STATE } from './table/keys.ts';
import { type ConsumedUnits, openTable, unchangedSince } from './table/table.ts';
import { assertStorable, rebuiltWindow } from './window.ts';

export interface DynamoDbStoreOptions extends Retention {
  readonly table: string;
  readonly connection?: Connection;
}

export interface DynamoDbStore extends JobStore, FleetStore, FleetIndex, DecisionInputs, DiscoveredStore {
  /** Since this store was made. */
  consumed(): ConsumedUnits;
  close(): void;
}

export const dynamoDbStore = (options: DynamoDbStoreOptions): DynamoDbStore => {
  const table = openTable(options.table, options.connection ?? {});
  const evaluations = evaluationItems(table, options);
  const journal = journalItems(table, options);
  const graph = graphItem(table);

  const windowOf = async (job: JobKey, times: readonly EpochMs[], now: EpochMs) => {
    const [first] = times;
    if (first === undefined) return [];
    return rebuiltWindow(
      times,
      await evaluations.read(job, { from: first, to: Number.POSITIVE_INFINITY }, 'strong', now),
    );
  };

  const saveState = async (job: JobKey, version: number, state: StateChange) => {
    const item = stateItem(job, version + 1, state);
    try {
      const result = await table.putIf(item, unchangedSince(version));
      // The SDK repeats a call whose answer was lost; the repeated one then meets what the first one wrote.
      const saved = result.kind === 'put' || result.there?.writer === item.writer;
      if (saved) evaluations.settle(job);
      return saved;
    } catch (error) {
      evaluations.settle(job);
      throw error;
    }
  };

  return {
    ...fleetItem(table),
    ...discoveredItem(table),
    ...fleetRowItems(table),
    ...decisionInputItems(table, options),
    load: async (job, now) => {
      const [state, cached] = await Promise.all([table.get({ pk: job, sk: STATE }), graph.read(job)]);
      if (!state) return { version: 0, state: initialState, change: undefined, outbox: [], graph: cached };
      const { state: rest, window: times, change, outbox, setAside: lost } = readState(state);
      const { window, setAside } = await readableWindow(() => windowOf(job, times, now), lost);
      return {
        version: state.version ?? 0,
        state: { ...initialState, ...rest, window },
        change,
        outbox,
        graph: cached,
        ...(setAside.length > 0 ? { setAside } : {}),
      };
    },
    putEvaluation: async (job, record) => {
      assertStorable(job, record);
      await evaluations.write(job, record);
    },
    save: async (job, version, state) => {
      if (!(await saveState(job, version, state))) return { kind: 'conflict' };
      if (state.graph) await graph.write(job, version + 1, state.graph);
      return { kind: 'saved', version: version + 1 };
    },
    putJournal: journal.write,
    evaluations: (job, from, to) => evaluations.read(job, { from, to }, 'eventual'),
    journal: journal.read,
    consumed: table.consumed,
    close: table.close,
  };
};

/** STATE alone knows of the change under way: where it can't be read, a person decides what is lost. */
const readState = (item: Item): ReadBody => {
  const { pk, sk, schema } = item;
  if (schema > STATE_BODY_SCHEMA) throw newerItem(item, schema, STATE_BODY_SCHEMA);
  const body = unpackedState(item);
  const newer = newerState(body);
  if (newer !== undefined) throw newerItem(item, newer, STATE_SCHEMA);
  try {
    return readStateBody(schema, body);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UnreadableItem(`${sk} of ${pk} can't be read: ${why}. ${repairOf(pk)}`, { cause });
  }
};

const unpackedState = ({ pk, sk, body }: Item): unknown => {
  try {
    return unpackJson(body);
  } catch (cause) {
    throw new UnreadableItem(`${sk} of ${pk} can't be unpacked: it is damaged. ${repairOf(pk)}`, { cause });
  }
};

/** The samples of the window are measured again: where one can't be read, the window begins again. */
const readableWindow = async (read: () => Promise<readonly Sample[]>, lost: readonly Reason[]) => {
  try {
    return { window: await read(), setAside: lost };
  } catch (cause) {
    if (!(cause instanceof UnreadableItem)) throw cause;
    const says = `${cause.message} The window begins again with the next reading.`;
    return { window: [], setAside: [...lost, { rule: 'state-set-aside', says } satisfies Reason] };
  }
};

const stateItem = (job: JobKey, version: number, state: StateChange): Item => ({
  pk: job,
  sk: STATE,
  schema: STATE_BODY_SCHEMA,
  version,
  writer: randomUUID(),
  body: packJson(stateBody(state)),
});
