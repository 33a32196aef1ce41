/** Reads what decisions were made from out of the table, whichever version wrote it. */
import { unpackJson } from '../codec/packed-json.ts';
import type { DecisionInput, KeptInputs } from '../decision-inputs/decision-inputs.ts';
import { decisionInputKey } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import { INPUT_SCHEMA } from './decision-input-items.ts';

export const keptInputItems = (table: Pick<Table, 'get'>): KeptInputs => ({
  decisionInput: async (job, decision, at) => {
    const item = await table.get({ pk: job, sk: decisionInputKey(at, decision) }, 'eventual');
    if (item === undefined) return { kind: 'none' };
    if (item.schema !== INPUT_SCHEMA) {
      return {
        kind: 'unreadable',
        says: `it was written as schema ${item.schema}, this version reads ${INPUT_SCHEMA}`,
      };
    }
    try {
      const kept = unpackJson(item.body) as DecisionInput | { readonly tooLarge: number };
      return 'tooLarge' in kept ? { kind: 'too-large', bytes: kept.tooLarge } : { kind: 'kept', kept };
    } catch {
      return { kind: 'unreadable', says: 'it is damaged' };
    }
  },
});
