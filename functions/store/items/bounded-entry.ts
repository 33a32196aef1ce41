/** A journal entry as an item of the table can hold it: DynamoDB takes 400 KB, and a job may have thousands of vertices of long names. */
import { type AutopilotEvent, isChangeEvent } from '../../../lib/model/events.ts';
import { boundedSizing } from '../../bounded-sizing.ts';
import { type Body, packJson } from '../codec/packed-json.ts';

const MOST_BYTES = 350 * 1024;
const WORTH_PACKING = 4 * MOST_BYTES;
const MOST_REASONS = 50;
/** Of one vertex: its id and its number. */
const MOST_VERTICES_BYTES = 100 * 1024;
const MOST_TEXT = 1_000;

/** Whole if it fits, else without its later reasons, else also without vertices that do not change. */
export const packedEntry = (entry: AutopilotEvent): Body => {
  for (const shorter of [asIs, fewerReasons, fewerVertices]) {
    const kept = shorter(entry);
    // Far too large to be packed small enough, and slow to try.
    if (JSON.stringify(kept).length > WORTH_PACKING) continue;
    const body = packJson(kept);
    if (body.length <= MOST_BYTES) return body;
  }
  return packJson(withoutConfig(fewerVertices(entry)));
};

const asIs = (entry: AutopilotEvent): AutopilotEvent => entry;

const fewerReasons = (entry: AutopilotEvent): AutopilotEvent => {
  const because = entry.detail.because
    .slice(0, MOST_REASONS)
    .map((reason) => ({ ...reason, says: reason.says.slice(0, MOST_TEXT) }));
  return { ...entry, detail: { ...entry.detail, because } } as AutopilotEvent;
};

const fewerVertices = (entry: AutopilotEvent): AutopilotEvent => {
  const shorter = fewerReasons(entry);
  if (!isChangeEvent(shorter)) return shorter;
  const { from, to } = shorter.detail;
  const detail = {
    ...shorter.detail,
    from: boundedSizing(from, to, MOST_VERTICES_BYTES).value,
    to: boundedSizing(to, from, MOST_VERTICES_BYTES).value,
  };
  return { ...shorter, detail };
};

const withoutConfig = (entry: AutopilotEvent): AutopilotEvent => {
  if (!isChangeEvent(entry)) return entry;
  const { config: _, ...detail } = entry.detail;
  return { ...entry, detail };
};
