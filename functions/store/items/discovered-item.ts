/** The jobs that were found, in one item of the table for each search. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { packJson, unpackJson } from '../codec/packed-json.ts';
import type { DiscoveredStore, FoundJobs } from '../discovered-store.ts';
import type { Item } from '../table/item.ts';
import { DISCOVERED } from '../table/keys.ts';
import { type Table, unchangedSince } from '../table/table.ts';
import { SCHEMA } from './schema.ts';

const tags = v.array(v.tuple([v.string(), v.string()]));

const body = v.object({
  at: v.number(),
  by: v.string(),
  jobs: v.array(
    v.object({
      name: v.string(),
      tags,
      labels: v.optional(tags),
      missingSince: v.optional(v.number()),
    }),
  ),
});

export const discoveredItem = (table: Table): DiscoveredStore => ({
  loadDiscovered: async (search) => {
    const item = await table.get({ pk: DISCOVERED, sk: search });
    return item === undefined
      ? { version: 0, found: undefined }
      : { version: item.version ?? 0, found: readable(item) };
  },
  saveDiscovered: async (search, version, found) => {
    const writer = randomUUID();
    const item = { pk: DISCOVERED, sk: search, schema: SCHEMA, version: version + 1, writer, body: packJson(found) };
    const result = await table.putIf(item, unchangedSince(version));
    // The SDK repeats a call whose answer was lost; the repeated one then meets what the first one wrote.
    const saved = result.kind === 'put' || result.there?.writer === writer;
    return saved ? { kind: 'saved', version: version + 1 } : { kind: 'conflict' };
  },
});

/** Whatever is wrong with it: the list is read again. */
const readable = (item: Item): FoundJobs | undefined => {
  if (item.schema !== SCHEMA) return undefined;
  try {
    const read = v.safeParse(body, unpackJson(item.body));
    return read.success ? (read.output as FoundJobs) : undefined;
  } catch {
    return undefined;
  }
};
