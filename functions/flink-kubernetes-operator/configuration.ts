/**
 * The Flink configuration of a resource. Up to operator 1.12 it is a flat map of strings; since 1.13 it may be nested, and
 * both forms may stand side by side.
 */

export type RawConfiguration = Readonly<Record<string, unknown>>;

/** Keys within keys; no option of Flink has ten. */
const DEEPEST = 50;

/** `{a: {b: 1, c: [x, y]}}`  ->  `{'a.b': '1', 'a.c': 'x;y'}`, as Flink reads it. What is too deep is left out. */
export const flatConfiguration = (raw: RawConfiguration | undefined): Readonly<Record<string, string>> =>
  flatten(raw).flat;

/** A key below which too much is nested to be read; undefined: there is none. */
export const tooDeepKey = (raw: RawConfiguration | undefined): string | undefined => flatten(raw).tooDeep;

const flatten = (raw: RawConfiguration | undefined) => {
  const flat: [string, string][] = [];
  let tooDeep: string | undefined;
  const walk = (value: unknown, path: readonly string[]): void => {
    const key = path.join('.');
    if (path.length > DEEPEST) tooDeep ??= path.slice(0, SHOWN_NAMES).join('.');
    else if (isObject(value)) for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name]);
    else if (Array.isArray(value)) {
      if (value.some(Array.isArray)) tooDeep ??= key;
      else flat.push([key, value.map(String).join(';')]);
    } else if (value !== null && value !== undefined) flat.push([key, String(value)]);
  };
  walk(raw ?? {}, []);
  return { flat: Object.fromEntries(flat), tooDeep };
};

const SHOWN_NAMES = 5;

/** Where a key stands, as the names on the way to it: flat it is one, nested there are more. None: it is not there. */
export const placesOf = (raw: RawConfiguration | undefined, key: string): readonly (readonly string[])[] =>
  Object.entries(raw ?? {}).flatMap(([name, value]) => {
    if (name === key) return [[name]];
    if (!key.startsWith(`${name}.`) || !isObject(value)) return [];
    return placesOf(value, key.slice(name.length + 1)).map((rest) => [name, ...rest]);
  });

/** Where a key that is not there is to stand: as deep as the configuration is nested on the way to it, flat from there on. */
export const placeFor = (raw: RawConfiguration, key: string): readonly string[] => {
  for (const [name, value] of Object.entries(raw)) {
    if (key.startsWith(`${name}.`) && isObject(value)) return [name, ...placeFor(value, key.slice(name.length + 1))];
  }
  return [key];
};

const isObject = (value: unknown): value is RawConfiguration =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
