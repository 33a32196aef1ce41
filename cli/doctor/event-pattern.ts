/** Whether an event pattern of EventBridge matches an event of which some fields are known. */

/** `perhaps`: the pattern has a filter that is not read here, or asks for a field that is not known. */
export type Match = 'yes' | 'no' | 'perhaps';

export interface KnownEvent {
  readonly [field: string]: string | KnownEvent;
}

/** Of filters whole values and `prefix` are read, as the templates write them. A pattern without `source` is none of theirs. */
export const matchOf = (pattern: Readonly<Record<string, unknown>>, event: KnownEvent): Match =>
  allOf([matchOfFields(pattern, event), pattern['source'] === undefined ? 'perhaps' : 'yes']);

const matchOfFields = (pattern: unknown, event: KnownEvent): Match =>
  isObject(pattern)
    ? allOf(Object.entries(pattern).map(([field, wanted]) => matchOfField(wanted, event[field])))
    : 'perhaps';

const matchOfField = (wanted: unknown, known: string | KnownEvent | undefined): Match => {
  if (known === undefined) return 'perhaps';
  if (typeof known !== 'string') return matchOfFields(wanted, known);
  return Array.isArray(wanted) ? anyOf(wanted.map((one) => matchOfFilter(one, known))) : 'perhaps';
};

const matchOfFilter = (filter: unknown, value: string): Match => {
  if (!isObject(filter)) return filter === value ? 'yes' : 'no';
  const { prefix, ...more } = filter;
  if (typeof prefix !== 'string' || Object.keys(more).length > 0) return 'perhaps';
  return value.startsWith(prefix) ? 'yes' : 'no';
};

const isObject = (one: unknown): one is Readonly<Record<string, unknown>> =>
  typeof one === 'object' && one !== null && !Array.isArray(one);

const allOf = (matches: readonly Match[]): Match => {
  if (matches.includes('no')) return 'no';
  return matches.includes('perhaps') ? 'perhaps' : 'yes';
};

export const anyOf = (matches: readonly Match[]): Match => {
  if (matches.includes('yes')) return 'yes';
  return matches.includes('perhaps') ? 'perhaps' : 'no';
};
