/** The inputs of decisions in the table: one item for each, packed, as long as the evaluations are kept. */
import { packJson } from '../codec/packed-json.ts';
import type { DecisionInputs } from '../decision-inputs/decision-inputs.ts';
import { expiresAt, type Retention } from '../expiry.ts';
import { decisionInputKey } from '../table/keys.ts';
import type { Table } from '../table/table.ts';

/** Raise it when an older reader would take an item wrongly. */
export const INPUT_SCHEMA = 1;

/** An item of DynamoDB may have 400 KB; so many take 200 write units, for a decision. */
const MOST_BYTES = 200 * 1024;

export const decisionInputItems = (table: Table, { historyDays }: Pick<Retention, 'historyDays'>): DecisionInputs => ({
  putDecisionInput: async (job, input) => {
    const packed = packJson(input);
    const body = packed.length <= MOST_BYTES ? packed : packJson({ tooLarge: packed.length });
    await table.put({
      pk: job,
      sk: decisionInputKey(input.at, input.decision),
      schema: INPUT_SCHEMA,
      body,
      expiresAt: expiresAt(input.at, historyDays),
    });
  },
});
