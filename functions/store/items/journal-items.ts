/** The journal of a job in the table: one item per event, named by its time and id. */

import { type AutopilotEvent, isChangeEvent, placeOf } from '../../../lib/model/events.ts';
import type { JobKey } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { unpackJson } from '../codec/packed-json.ts';
import { eventFromSchema1 } from '../codec/schema-1.ts';
import { expiresAt, type Retention } from '../expiry.ts';
import { journalKey, journalRange } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import { packedEntry } from './bounded-entry.ts';
import { assertReadable, repairOf, SCHEMA, UnreadableItem } from './schema.ts';

export interface JournalItems {
  write(job: JobKey, entries: readonly AutopilotEvent[]): Promise<void>;
  read(job: JobKey, from: EpochMs, to: EpochMs): Promise<readonly AutopilotEvent[]>;
}

export const journalItems = (table: Table, { journalDays }: Retention): JournalItems => ({
  write: async (job, entries) => {
    for (const entry of entries) {
      await table.put({
        pk: job,
        sk: journalKey(entry.at, entry.id),
        schema: SCHEMA,
        body: packedEntry(entry),
        expiresAt: expiresAt(entry.at, journalDays),
      });
    }
  },
  read: async (job, from, to) => {
    if (from >= to) return [];
    const items = await table.query(job, journalRange(from, to), 'eventual');
    const entries = items.map((item) => {
      assertReadable(item);
      try {
        return eventFromSchema1(unpackJson(item.body));
      } catch (cause) {
        const says = `${item.sk} of ${item.pk} can't be unpacked: it is damaged. ${repairOf(item.pk)}`;
        throw new UnreadableItem(says, { cause });
      }
    });
    return inOrderOncePerId(entries.filter(({ at }) => at >= from && at < to));
  },
});

/**
 * Oldest first; of one instant the older decision first, since the end of one can be the beginning of the next, and of one
 * decision in the order of its life. An event that was published again later, under the same id, is still one: the oldest
 * stays.
 */
export const inOrderOncePerId = (entries: readonly AutopilotEvent[]): readonly AutopilotEvent[] => {
  const seen = new Set<string>();
  const began = new Map<string, EpochMs>();
  for (const entry of entries) {
    if (isChangeEvent(entry)) began.set(entry.decision, Math.min(entry.at, began.get(entry.decision) ?? entry.at));
  }
  const age = (entry: AutopilotEvent): EpochMs => (isChangeEvent(entry) && began.get(entry.decision)) || entry.at;
  return entries
    .toSorted((a, b) => a.at - b.at || age(a) - age(b) || placeOf(a.name) - placeOf(b.name) || (a.id < b.id ? -1 : 1))
    .filter(({ id }) => !seen.has(id) && seen.add(id));
};
