/**
 * The Flink configuration of a resource. Up to operator 1.12 it is a flat map of strings; since 1.13 it may be nested, and
 * both forms may stand side by side.
 */

export type RawConfiguration = Readonly<Record<string, unknown>>;

/** `{a: {b: 1, c: [x, y]}}`  ->  `{'a.b': '1', 'a.c': 'x;y'}`, as Flink reads it. */
export const flatConfiguration = (raw: RawConfiguration | undefined): Readonly<Record<string, string>> => {
  const flat: Record<string, string> = {};
  const walk = (value: unknown, key: string): void => {
    if (isObject(value)) for (const [name, inner] of Object.entries(value)) walk(inner, key ? `${key}.${name}` : name);
    else if (Array.isArray(value)) flat[key] = value.map(String).join(';');
    else if (value !== null && value !== undefined) flat[key] = String(value);
  };
  walk(raw ?? {}, '');
  return flat;
};

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
