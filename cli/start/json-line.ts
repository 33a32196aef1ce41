/** A line of JSON. A number that JSON does not have is spelled "NaN", "Infinity" or "-Infinity", as in events. */
import { spellNumber } from '../../lib/model/event-schema.ts';

export const jsonLine = (value: object): string =>
  JSON.stringify(value, (_key, field: unknown) => (typeof field === 'number' ? spellNumber(field) : field));
