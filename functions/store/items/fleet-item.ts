/** What the jobs of an account share, in the table: one item per policy, written under its version. */
import { randomUUID } from 'node:crypto';
import { packJson, unpackJson } from '../codec/packed-json.ts';
import type { FleetStore, StoredFleet } from '../fleet-store.ts';
import { FLEET } from '../table/keys.ts';
import { type Table, unchangedSince } from '../table/table.ts';
import { SCHEMA } from './schema.ts';

export const fleetItem = (table: Table): FleetStore => ({
  loadFleet: async (policy) => {
    const item = await table.get({ pk: FLEET, sk: policy });
    if (item === undefined) return { version: 0, shared: undefined };
    const version = item.version ?? 0;
    const setAside = (is: string): StoredFleet => ({
      version,
      shared: undefined,
      setAside: {
        rule: 'fleet-unreadable',
        says: `What jobs of policy "${policy}" share ${is}: not used, and replaced.`,
      },
    });
    if (item.schema > SCHEMA) {
      const says = `What jobs of policy "${policy}" share (${policy} of ${FLEET}) has schema ${item.schema}: a newer version of flink-autopilot wrote it, and this one reads ${SCHEMA}. It is left alone: each job goes by what it has seen itself until that version is deployed again.`;
      return { version, shared: undefined, newer: true, setAside: { rule: 'fleet-unreadable', says } };
    }
    if (item.schema !== SCHEMA) return setAside(`was written as schema ${item.schema}, this version reads ${SCHEMA}`);
    try {
      return { version, shared: unpackJson(item.body) };
    } catch {
      // Whatever is wrong with it, no job depends on it.
      return setAside('is damaged');
    }
  },
  saveFleet: async (policy, version, shared) => {
    const writer = randomUUID();
    const item = { pk: FLEET, sk: policy, schema: SCHEMA, version: version + 1, writer, body: packJson(shared) };
    const result = await table.putIf(item, unchangedSince(version));
    // The SDK repeats a call whose answer was lost; the repeated one then meets what the first one wrote.
    const saved = result.kind === 'put' || result.there?.writer === writer;
    return saved ? { kind: 'saved', version: version + 1 } : { kind: 'conflict' };
  },
});
