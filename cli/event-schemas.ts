/** Writes docs/events/scaling-event.v1.schema.json from the schema in lib/event.ts: `node cli/event-schemas.ts`. */
import { writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { eventDetail } from '../lib/model/event.ts';

export const eventSchema = (): string => `${JSON.stringify(toJsonSchema(eventDetail), null, 2)}\n`;

if (import.meta.main) {
  writeFileSync(new URL('../docs/events/scaling-event.v1.schema.json', import.meta.url), eventSchema());
}
