/** Flink's lists (`a;b`, `[a, b]`, or lines of `- a`) and maps (`k:v,k:v`) in a configuration. */
import type { OptionType } from './option-type.ts';

type Piece = { readonly kind: 'delimiter' } | { readonly kind: 'plain' | 'quoted'; readonly text: string };

/** Split at the delimiter; quotes of either kind keep it, doubled quotes are a quote. Undefined: a quote is wrong. */
export const splitQuoted = (text: string, delimiter: string): readonly string[] | undefined => {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const c = text.charAt(at);
    if (c === '"' || c === "'") {
      const quoted = readQuoted(text, at);
      if (quoted === undefined) return undefined;
      pieces.push({ kind: 'quoted', text: quoted.text });
      at = quoted.end;
    } else if (c === delimiter) {
      pieces.push({ kind: 'delimiter' });
      at += 1;
    } else if (c.trim() === '') {
      at += 1;
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next < 0 ? text.length : next;
      pieces.push({ kind: 'plain', text: text.slice(at, end).trim() });
      at = end;
    }
  }
  const parts: string[] = [];
  for (const [i, piece] of pieces.entries()) {
    const next = pieces[i + 1];
    if (piece.kind === 'delimiter') {
      if (next?.kind === 'delimiter') parts.push('');
    } else {
      if (piece.kind === 'quoted' && next !== undefined && next.kind !== 'delimiter') return undefined;
      parts.push(piece.text);
    }
  }
  return parts;
};

const readQuoted = (text: string, start: number): { readonly text: string; readonly end: number } | undefined => {
  const quote = text.charAt(start);
  let read = '';
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charAt(at);
    if (c !== quote) read += c;
    else if (text.charAt(at + 1) === quote) {
      read += quote;
      at += 1;
    } else return { text: read, end: at + 1 };
  }
  return undefined;
};

/** A YAML sequence in flow or block form; undefined when the text is none. */
const parseYamlSequence = (text: string): readonly string[] | undefined => {
  const flow = /^\[(.*)\]$/s.exec(text.trim())?.[1];
  if (flow !== undefined) return splitQuoted(flow, ',');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0 || !lines.every((line) => /^\s*- /.test(line))) return undefined;
  const items = lines.map((line) => splitQuoted(line.replace(/^\s*- /, ''), '\n')?.[0]);
  return items.every((item) => item !== undefined) ? items : undefined;
};

export const parseList = (text: string): readonly string[] | undefined =>
  parseYamlSequence(text) ?? splitQuoted(text, ';');

export const parseMap = (text: string): Readonly<Record<string, string>> | undefined => {
  // YAML asks for a blank behind the colon; without it the braces are part of the text.
  const flow = inBraces(text.trim());
  const pairs = splitQuoted(flow ?? text, ',')?.map((pair) => splitQuoted(pair, ':'));
  if (pairs === undefined) return undefined;
  const entries: [string, string][] = [];
  for (const pair of pairs) {
    const [key, value] = pair ?? [];
    if (pair?.length !== 2 || key === undefined || value === undefined) return undefined;
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
};

const inBraces = (text: string): string | undefined => {
  if (text.length < 2 || !text.startsWith('{') || !text.endsWith('}')) return undefined;
  const inner = text.slice(1, -1);
  return inner.includes(': ') || inner.trim() === '' ? inner : undefined;
};

export const list: OptionType<readonly string[]> = {
  name: 'list',
  expects: 'a list separated by ";"',
  parse: parseList,
};

export const map: OptionType<Readonly<Record<string, string>>> = {
  name: 'map',
  expects: 'pairs such as "key:value,key:value"',
  parse: parseMap,
};
