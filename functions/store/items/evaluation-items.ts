/** The evaluations of a job in the table: one packed item each, named by its time. */
import { createHash } from 'node:crypto';
import type { JobKey } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { EvaluationRecord } from '../../ports.ts';
import { decodeEvaluation, encodeEvaluation } from '../codec/evaluation-chunk.ts';
import { compressed, decompressed } from '../codec/packed-json.ts';
import { expiresAt, isExpired, type Retention } from '../expiry.ts';
import type { Item } from '../table/item.ts';
import { evaluationKey, evaluationRange } from '../table/keys.ts';
import type { Consistency, Table } from '../table/table.ts';
import { assertReadable, repairOf, SCHEMA, UnreadableItem } from './schema.ts';

export interface EvaluationItems {
  write(job: JobKey, record: EvaluationRecord): Promise<void>;
  /** Evaluations with from <= at < to in the order they were taken; with `now`, without those that have expired. */
  read(
    job: JobKey,
    between: { readonly from: EpochMs; readonly to: EpochMs },
    consistency: Consistency,
    now?: EpochMs,
  ): Promise<readonly EvaluationRecord[]>;
  /** What was written last of this job is now saved, or may be: never write over it. */
  settle(job: JobKey): void;
}

/** Evaluations of one instant: a function that is retried sees the same time again, a few times. */
const MOST_AT_ONE_TIME = 100;

/**
 * The same record written twice is one item. Another evaluation of the same time is kept beside it, because the first may hold
 * samples that the state counts on (a retried run sees no new samples). Only an evaluation that lost its save, and is
 * taken again by the process that wrote it, is written over: it never happened.
 */
export const evaluationItems = (table: Table, { historyDays }: Retention): EvaluationItems => {
  const unsaved = new Map<JobKey, { readonly at: EpochMs; readonly sk: string }>();

  const write = async (job: JobKey, record: EvaluationRecord): Promise<void> => {
    const bytes = encodeEvaluation(record);
    const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
    const body = compressed(bytes);
    const item = (sk: string): Item => ({
      pk: job,
      sk,
      schema: SCHEMA,
      digest,
      body,
      expiresAt: expiresAt(record.at, historyDays),
    });
    const mine = unsaved.get(job);
    if (mine?.at === record.at) return table.put(item(mine.sk));
    const condition = { expression: 'attribute_not_exists(#pk) OR #digest = :digest', values: { ':digest': digest } };
    for (let nth = 0; nth < MOST_AT_ONE_TIME; nth++) {
      const sk = evaluationKey(record.at, nth);
      const result = await table.putIf(item(sk), condition);
      if (result.kind === 'refused') continue;
      unsaved.set(job, { at: record.at, sk });
      return;
    }
    throw new Error(
      `${job}: ${MOST_AT_ONE_TIME} different evaluations were already taken at ${record.at}; time must move on`,
    );
  };

  return {
    write,
    read: async (job, { from, to }, consistency, now) => {
      if (from >= to) return [];
      const items = await table.query(job, evaluationRange(from, to), consistency);
      return items
        .filter((item) => now === undefined || !isExpired(item.expiresAt ?? Number.POSITIVE_INFINITY, now))
        .map(decodedEvaluation)
        .filter((record) => record.at >= from && record.at < to);
    },
    settle: (job) => {
      unsaved.delete(job);
    },
  };
};

/** Throws for one that can't be read, and says which. */
export const decodedEvaluation = (item: Item): EvaluationRecord => {
  assertReadable(item);
  if (typeof item.body === 'string')
    throw new UnreadableItem(`${item.sk} of ${item.pk} holds text where packed bytes belong`);
  try {
    return decodeEvaluation(decompressed(item.body));
  } catch (cause) {
    throw new UnreadableItem(
      `${item.sk} of ${item.pk} can't be unpacked: its bytes are damaged. ${repairOf(item.pk)}`,
      { cause },
    );
  }
};
