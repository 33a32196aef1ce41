/** What apply reads of an event, and numbers as events and log lines carry them. */
import * as v from 'valibot';
import { EVENT_VERSION } from './events.ts';

export const jobRef = v.object({
  account: v.string(),
  region: v.string(),
  platform: v.picklist(['managed-flink', 'eks', 'flink']),
  name: v.string(),
});

/**
 * All that apply reads of an event: the store is the authority, the event only a pointer. An event from before a deployment
 * is applied, too.
 */
export const pointer = v.object({ version: v.picklist([1, EVENT_VERSION]), job: jobRef, decision: v.string() });

/** A double as JSON can carry it. */
export const spellNumber = (value: number): number | 'NaN' | 'Infinity' | '-Infinity' =>
  Number.isFinite(value) ? value : (String(value) as 'NaN' | 'Infinity' | '-Infinity');
