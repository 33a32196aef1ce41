/** The turns of a job in the table: one packed item each, named by its time. */
import { createHash } from 'node:crypto';
import type { JobKey } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { EvaluationRecord } from '../../ports.ts';
import { compressed, decompressed } from '../codec/packed-json.ts';
import { decodeTurn, encodeTurn } from '../codec/turn-chunk.ts';
import { expiresAt, isExpired, type Retention } from '../expiry.ts';
import type { Consistency, Table } from '../table.ts';
import type { Item } from './item.ts';
import { turnKey, turnRange } from './keys.ts';
import { assertReadable, SCHEMA } from './schema.ts';

export interface TurnItems {
  write(job: JobKey, turn: EvaluationRecord): Promise<void>;
  /** Turns with from <= at < to in the order they were taken; with `now`, without those that have expired. */
  read(
    job: JobKey,
    between: { readonly from: EpochMs; readonly to: EpochMs },
    consistency: Consistency,
    now?: EpochMs,
  ): Promise<readonly EvaluationRecord[]>;
  /** What was written last of this job is now saved, or may be: never write over it. */
  settle(job: JobKey): void;
}

/** Turns of one instant: a function that is retried sees the same time again, a few times. */
const MOST_AT_ONE_TIME = 100;

/**
 * The same turn written twice is one item. Another turn of the same time is kept beside it, because the first may hold
 * samples that the state counts on (a retried sweep sees no new samples). Only a turn that lost its save, and is
 * taken again by the process that wrote it, is written over: it never happened.
 */
export const turnItems = (table: Table, { historyDays }: Retention): TurnItems => {
  const unsaved = new Map<JobKey, { readonly at: EpochMs; readonly sk: string }>();

  const write = async (job: JobKey, turn: EvaluationRecord): Promise<void> => {
    const bytes = encodeTurn(turn);
    const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
    const body = compressed(bytes);
    const item = (sk: string): Item => ({
      pk: job,
      sk,
      schema: SCHEMA,
      digest,
      body,
      expiresAt: expiresAt(turn.at, historyDays),
    });
    const mine = unsaved.get(job);
    if (mine?.at === turn.at) return table.put(item(mine.sk));
    const condition = { expression: 'attribute_not_exists(#pk) OR #digest = :digest', values: { ':digest': digest } };
    for (let nth = 0; nth < MOST_AT_ONE_TIME; nth++) {
      const sk = turnKey(turn.at, nth);
      const result = await table.putIf(item(sk), condition);
      if (result.kind === 'refused') continue;
      unsaved.set(job, { at: turn.at, sk });
      return;
    }
    throw new Error(`${job}: ${MOST_AT_ONE_TIME} different turns were already taken at ${turn.at}; time must move on`);
  };

  return {
    write,
    read: async (job, { from, to }, consistency, now) => {
      if (from >= to) return [];
      const items = await table.query(job, turnRange(from, to), consistency);
      return items
        .filter((item) => now === undefined || !isExpired(item.expiresAt ?? Number.POSITIVE_INFINITY, now))
        .map(decoded)
        .filter((turn) => turn.at >= from && turn.at < to);
    },
    settle: (job) => {
      unsaved.delete(job);
    },
  };
};

const decoded = (item: Item): EvaluationRecord => {
  assertReadable(item);
  if (typeof item.body === 'string') throw new Error(`${item.sk} of ${item.pk} holds text where packed bytes belong`);
  try {
    return decodeTurn(decompressed(item.body));
  } catch (cause) {
    throw new Error(`${item.sk} of ${item.pk} can't be unpacked: its bytes are damaged`, { cause });
  }
};
