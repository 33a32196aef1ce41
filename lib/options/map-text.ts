/**
 * An option of Flink that is a map, as one text. Since 1.19 Flink reads it as YAML first (`{a: '4', b: '6'}`), and everything
 * else in its own form, the only one of older versions: `a:4,b:6`, where quotes hold what would end a key or a value, and
 * are doubled inside.
 */

/** Undefined for what Flink can not read: another form, or a key that comes twice. */
export const parseMap = (text: string): ReadonlyMap<string, string> | undefined => {
  const trimmed = withoutYamlExtras(text).trim();
  const entries = flowEntries(trimmed) ?? blockEntries(trimmed) ?? plainEntries(trimmed);
  const map = new Map(entries);
  return entries && map.size === entries.length ? map : undefined;
};

/** A document's start, and comments behind a value or in lines of their own; what is in quotes is no comment. */
const withoutYamlExtras = (text: string): string =>
  text
    .replace(/^---[ \t]*\n/, '')
    .replaceAll(QUOTED_OR_COMMENT, (_, quoted: string | undefined, before = '') => quoted ?? before);

type Entries = readonly (readonly [string, string])[];

/** As Flink writes it in YAML, and JSON: `{a: '4', "b":6}`. Only a quoted key may be followed by its value without a space. */
const flowEntries = (text: string): Entries | undefined => {
  if (text === '{}') return [];
  const inner = /^\{(.+)\}$/s.exec(text)?.[1];
  return inner === undefined ? undefined : entriesOf(inner, FLOW_ENTRY, unquotedYaml);
};

/** YAML of one entry in a line. */
const blockEntries = (text: string): Entries | undefined => entriesOf(text, BLOCK_ENTRY, unquotedYaml);

/** Flink quotes an entry, and within it a key or a value. */
const plainEntries = (text: string): Entries | undefined => {
  // A comma at the end is no entry.
  const entries = splitQuoted(text.replace(/,\s*$/, ''), ',')?.map((entry) => splitQuoted(entry, ':'));
  return entries?.every((pair): pair is [string, string] => pair?.length === 2) ? entries : undefined;
};

const QUOTED = String.raw`'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"`;
const QUOTED_OR_COMMENT = new RegExp(String.raw`(${QUOTED})|(^|[ \t])#[^\n]*`, 'gm');
const BARE = String.raw`[^\s'"{}[\],:#&*!|>%@${'`'}][^'"{}[\],:\n]*?`;
const KEY = String.raw`\s*(?:(${QUOTED})\s*:\s*|(${BARE})\s*:\s+)`;
const FLOW_ENTRY = new RegExp(String.raw`${KEY}(${QUOTED}|${BARE})\s*(?:,\s*|$)`, 'y');
const BLOCK_ENTRY = new RegExp(String.raw`${KEY}(${QUOTED}|${BARE})[ \t]*(?:\n\s*|$)`, 'y');

/** Undefined unless the entries are all of the text. */
const entriesOf = (text: string, entry: RegExp, unquoted: (text: string) => string): Entries | undefined => {
  const found: (readonly [string, string])[] = [];
  entry.lastIndex = 0;
  while (entry.lastIndex < text.length) {
    const [, quotedKey, bareKey, value] = entry.exec(text) ?? [];
    const key = quotedKey ?? bareKey;
    if (key === undefined || value === undefined) return undefined;
    found.push([unquoted(key), unquoted(value)]);
  }
  return found.length > 0 ? found : undefined;
};

const unquotedYaml = (text: string): string => {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text.trim();
};

/** `'A:B':C`  ->  `A:B`, `C`. Undefined: a quote that is not closed, or is in the middle. */
const splitQuoted = (text: string, delimiter: ',' | ':'): readonly string[] | undefined => {
  const part = new RegExp(
    String.raw`\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|([^'"${delimiter}][^'"${delimiter}]*|))\s*(${delimiter}|$)`,
    'y',
  );
  const parts: string[] = [];
  for (;;) {
    const [, single, double, bare, end] = part.exec(text) ?? [];
    if (end === undefined) return undefined;
    parts.push(single?.replaceAll("''", "'") ?? double?.replaceAll('""', '"') ?? (bare ?? '').trim());
    if (end === '') return parts;
  }
};
