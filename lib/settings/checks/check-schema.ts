/** Everything that is wrong with a value by its schema, in our own words, all at once and in the order of the file. */
import * as v from 'valibot';
import { type AnySchema, alternativesOf, inner, metadataOf, stepsOf } from '../setting.ts';
import { expectationOf, oneOf } from './expectation.ts';
import type { Path, SettingsProblem } from './problem.ts';
import { repairOf, words } from './repair.ts';

export interface SchemaChecks {
  /** Schemas whose values are looked at by a check of their own; paths are below the value. */
  readonly special: ReadonlyMap<AnySchema, (value: unknown) => readonly SettingsProblem[]>;
  /** Completes "there is no such key": what to write instead of a key that is not in the object. */
  readonly unknownKey: (key: string, path: Path, entries: readonly string[]) => string;
}

export const schemaProblems = (
  schema: AnySchema,
  value: unknown,
  checks: SchemaChecks,
  path: Path = [],
): readonly SettingsProblem[] => {
  const special = checks.special.get(schema);
  if (special !== undefined) return special(value).map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
  const { type, item, entries } = inner(schema);
  if (type === 'variant') return variantProblems(schema, value, checks, path);
  if (item !== undefined) {
    if (!Array.isArray(value)) return [wrong(schema, value, path)];
    const found = value.flatMap((one, i) => schemaProblems(item, one, checks, [...path, i]));
    return found.length > 0 ? found : ownProblems(schema, value, path);
  }
  if (entries === undefined) return ownProblems(schema, value, path);
  if (!isObject(value)) return [wrong(schema, value, path)];
  const found = entryProblems(entries, value, checks, path);
  return found.length > 0 ? found : ownProblems(schema, value, path);
};

const entryProblems = (
  entries: Readonly<Record<string, AnySchema>>,
  value: Readonly<Record<string, unknown>>,
  checks: SchemaChecks,
  path: Path,
): readonly SettingsProblem[] => {
  const missing = Object.entries(entries).filter(([key, entry]) => entry.type !== 'optional' && !(key in value));
  let lacking = missing.map(([key]) => key);
  const present = Object.entries(value).flatMap(([key, content]): readonly SettingsProblem[] => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (entry !== undefined) return schemaProblems(entry, content, checks, [...path, key]);
    const [meant] = words(key, lacking);
    // A misspelt key is one problem, and not a second one for the key that is missing.
    lacking = lacking.filter((one) => one !== meant);
    const instead =
      meant === undefined
        ? checks.unknownKey(key, path, Object.keys(entries))
        : `the nearest is ${JSON.stringify(meant)}`;
    return [{ path: [...path, key], at: 'key', says: `there is no such key; ${instead}.` }];
  });
  const absent = missing
    .filter(([key]) => lacking.includes(key))
    .map(([key, entry]): SettingsProblem => {
      const { description } = metadataOf(entry);
      const what = description === undefined ? `it must be ${expectationOf(entry)}.` : description;
      return { path: [...path, key], at: 'missing', says: `it is missing. ${capital(what)}` };
    });
  return [...absent, ...present];
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The key that says which object it is comes first: the others are only known by it. */
const variantProblems = (
  schema: AnySchema,
  value: unknown,
  checks: SchemaChecks,
  path: Path,
): readonly SettingsProblem[] => {
  if (!isObject(value)) return [wrong(schema, value, path)];
  const key = inner(schema).key ?? '';
  const alternatives = alternativesOf(schema);
  const named = value[key];
  const known = typeof named === 'string' ? alternatives.get(named) : undefined;
  if (known !== undefined) return schemaProblems(known, value, checks, path);
  const names = [...alternatives.keys()];
  const expected = `it must be ${oneOf(names.map((name) => JSON.stringify(name)))}`;
  const guess =
    typeof named === 'string' ? words(named, names)[0] : named === undefined ? byKeys(alternatives, value) : undefined;
  const others =
    guess === undefined
      ? []
      : schemaProblems(alternatives.get(guess) as AnySchema, { ...value, [key]: guess }, checks, path);
  if (named === undefined) {
    const like = guess === undefined ? '' : `; the other keys are those of "${guess}"`;
    return [{ path: [...path, key], at: 'missing', says: `it is missing; ${expected}${like}.` }, ...others];
  }
  const write = guess === undefined ? '' : `; write "${guess}"`;
  return [{ path: [...path, key], at: 'value', says: `${shown(named)} is wrong; ${expected}${write}.` }, ...others];
};

/** The one alternative that has more of the keys than any other. */
const byKeys = (alternatives: ReadonlyMap<string, AnySchema>, value: object): string | undefined => {
  const counts = [...alternatives].map(([name, { entries = {} }]) => ({
    name,
    count: Object.keys(value).filter((key) => Object.hasOwn(entries, key)).length,
  }));
  const [first, second] = counts.toSorted((a, b) => b.count - a.count);
  return first !== undefined && first.count > (second?.count ?? 0) ? first.name : undefined;
};

/** Of a value whose parts are right: the checks of the schema itself, or what it must be. Of a text they complete "it must be …", else they are sentences. */
const ownProblems = (schema: AnySchema, value: unknown, path: Path): readonly SettingsProblem[] => {
  const { success, issues } = v.safeParse(schema, value);
  if (success) return [];
  const sentences = issues.filter(({ type }) => type === 'check');
  if (sentences.length === 0) return [wrong(schema, value, path)];
  const before = typeof value === 'string' ? `${shown(value)} is wrong; it must be ` : '';
  return sentences.map(({ message }) => ({ path, at: 'value', says: `${before}${message}.` }));
};

const wrong = (schema: AnySchema, value: unknown, path: Path): SettingsProblem => {
  const expected = `it must be ${expectationOf(schema)}`;
  if (value === null || value === undefined) {
    const remove = schema.type === 'optional' ? ', or remove the key' : '';
    return { path, at: 'value', says: `it has no value; ${expected}${remove}.` };
  }
  const few = stepsOf(schema).find(({ type }) => type === 'min_length')?.message;
  if (Array.isArray(value) && value.length === 0 && typeof few === 'string') {
    return { path, at: 'value', says: `the list is empty; ${few}.` };
  }
  const repair = repairOf(schema, value);
  if (repair !== undefined && inner(schema).type === 'array') {
    return { path, at: 'value', says: `${shown(value)} is wrong; it must be a list; write ${repair}.` };
  }
  return { path, at: 'value', says: `${shown(value)} is wrong; ${expected}${repair ? `; write ${repair}` : ''}.` };
};

/** A value in a sentence: short, and without what a URL may have of a password. */
export const shown = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'an object';
  const written = typeof value === 'string' ? JSON.stringify(value) : String(value);
  const text = written.replace(/\/\/[^/@\s]*@/, '//…@');
  return text.length <= 80 ? text : `${text.slice(0, 76)}…"`;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
