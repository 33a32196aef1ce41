/**
 * An option of Flink that is a map, as one text. Since 1.19 Flink reads it as YAML first (`{a: '4', b: '6'}`), and everything
 * else in its own form, the only one of older versions: `a:4,b:6`, where quotes hold what would end a key or a value, and
 * are doubled inside. Others write it, at any length: each form is read in one pass, without going back.
 */
import { isSpace, TextScanner } from './text-scanner.ts';

/** Undefined for what Flink can not read: another form, or a key that comes twice. */
export const parseMap = (text: string): ReadonlyMap<string, string> | undefined => {
  const trimmed = withoutYamlExtras(text).trim();
  const entries = flowEntries(trimmed) ?? yamlEntries(trimmed, BLOCK) ?? plainEntries(trimmed);
  const map = new Map(entries);
  return entries && map.size === entries.length ? map : undefined;
};

type Entries = readonly (readonly [string, string])[];

/** A document's start, and comments behind a value or in lines of their own; what is in quotes is no comment. */
const withoutYamlExtras = (text: string): string => {
  const scan = new TextScanner(text.replace(/^---[ \t]*\n/, ''));
  const kept: string[] = [];
  let from = 0;
  const keepUpTo = (end: number): void => void kept.push(scan.slice(from, end));
  while (!scan.atEnd()) {
    const { at } = scan;
    const character = scan.next();
    if (character === "'" || character === '"') {
      scan.at = at;
      scan.at = scan.quoted(character === '"' ? 'escaped' : 'doubled')?.end ?? at + 1;
    } else if (character === '#' && (at === 0 || isLineEnd(scan.before(at)))) {
      keepUpTo(at);
      from = scan.toLineFeed();
    } else if (isBlank(character) && scan.peek() === '#') {
      keepUpTo(at + 1);
      from = scan.toLineFeed();
    }
  }
  keepUpTo(scan.length);
  return kept.join('');
};

/** As Flink writes it in YAML, and JSON: `{a: '4', "b":6}`. Only a quoted key may be followed by its value without a space. */
const flowEntries = (text: string): Entries | undefined => {
  if (text === '{}') return [];
  return text.length > 2 && text.startsWith('{') && text.endsWith('}')
    ? yamlEntries(text.slice(1, -1), FLOW)
    : undefined;
};

interface Form {
  /** Reads on to the next entry, or the end of the text; false: something else follows the value. */
  readonly afterValue: (scan: TextScanner) => boolean;
}

const FLOW: Form = {
  afterValue: (scan) => {
    scan.skip(isSpace);
    if (scan.atEnd()) return true;
    if (scan.next() !== ',') return false;
    scan.skip(isSpace);
    return true;
  },
};
/** One entry in a line. */
const BLOCK: Form = {
  afterValue: (scan) => {
    scan.skip(isBlank);
    if (scan.atEnd()) return true;
    if (scan.next() !== '\n') return false;
    scan.skip(isSpace);
    return true;
  },
};

/** Undefined unless the entries are all of the text. */
const yamlEntries = (text: string, { afterValue }: Form): Entries | undefined => {
  const scan = new TextScanner(text);
  const found: (readonly [string, string])[] = [];
  while (!scan.atEnd()) {
    scan.skip(isSpace);
    const key = yamlScalar(scan);
    if (key === undefined) return undefined;
    scan.skip(isSpace);
    if (scan.next() !== ':') return undefined;
    const blanks = scan.skip(isSpace);
    if (key.kind === 'bare' && blanks === 0) return undefined;
    const value = yamlScalar(scan);
    if (value === undefined || !afterValue(scan)) return undefined;
    found.push([key.text, value.text]);
  }
  return found.length > 0 ? found : undefined;
};

interface Scalar {
  readonly kind: 'quoted' | 'bare';
  readonly text: string;
}

/** Blanks behind a bare one are left to be read. */
const yamlScalar = (scan: TextScanner): Scalar | undefined => {
  const first = scan.peek();
  if (first === "'" || first === '"') {
    const quoted = scan.quoted(first === '"' ? 'escaped' : 'doubled');
    if (quoted === undefined || !quoted.closed) return undefined;
    scan.at = quoted.end;
    return { kind: 'quoted', text: quoted.text };
  }
  if (first === '' || isSpace(first) || NEVER_FIRST.has(first)) return undefined;
  const { at } = scan;
  scan.skip((character) => !ENDS_BARE.has(character));
  const text = scan.slice(at, scan.at).trim();
  scan.at = at + text.length;
  return { kind: 'bare', text };
};

const ENDS_BARE: ReadonlySet<string> = new Set('\'"{}[],:\n');
const NEVER_FIRST: ReadonlySet<string> = new Set('\'"{}[],:#&*!|>%@`');

/** Flink quotes an entry, and within it a key or a value. */
const plainEntries = (text: string): Entries | undefined => {
  // A comma at the end is no entry.
  const whole = text.endsWith(',') ? text.slice(0, -1) : text;
  const entries = splitQuoted(whole, ',')?.map((entry) => splitQuoted(entry, ':'));
  return entries?.every((pair): pair is [string, string] => pair?.length === 2) ? entries : undefined;
};

/** `'A:B':C`  ->  `A:B`, `C`. Undefined: a quote that is not closed, or is in the middle. */
const splitQuoted = (text: string, delimiter: ',' | ':'): readonly string[] | undefined => {
  const scan = new TextScanner(text);
  const parts: string[] = [];
  const endsBare = new Set(['"', "'", delimiter]);
  for (;;) {
    scan.skip(isSpace);
    const first = scan.peek();
    if (first === "'" || first === '"') {
      const quoted = scan.quoted('doubled');
      if (quoted === undefined || !quoted.closed) return undefined;
      parts.push(quoted.text);
      scan.at = quoted.end;
      scan.skip(isSpace);
    } else {
      const { at } = scan;
      scan.skip((character) => !endsBare.has(character));
      parts.push(scan.slice(at, scan.at).trim());
    }
    if (scan.atEnd()) return parts;
    if (scan.next() !== delimiter) return undefined;
  }
};

const isBlank = (character: string): boolean => character === ' ' || character === '\t';
const isLineEnd = (character: string): boolean => /[\n\r\u2028\u2029]/.test(character);
