/** YAML settings: one document; anchors, aliases and merge keys are resolved. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLError,
} from 'yaml';
import type { FileEntry, FileNode, ParsedText, SyntaxProblem } from './file-node.ts';
import { tooDeep } from './nesting.ts';

/** More values than any settings have: aliases of aliases can make any number of them. */
const MOST_NODES = 200_000;

export const parseYamlText = (text: string): ParsedText => {
  const deep = tooDeep(text);
  if (deep !== undefined) return { kind: 'wrong', problem: deep };
  const parsed = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, version: '1.2' });
  const documents = 'empty' in parsed ? [] : parsed;
  const [document, second] = documents;
  const error = documents.flatMap(({ errors }) => errors).toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (error !== undefined) return { kind: 'wrong', problem: problemOf(error, text) };
  if (second !== undefined) {
    const says = 'a second document begins here ("---"); the settings are one document.';
    return { kind: 'wrong', problem: { offset: second.range[0], says } };
  }
  try {
    return { kind: 'tree', root: document?.contents ? resolver(document)(document.contents, 0, []) : empty };
  } catch (cause) {
    if (cause instanceof Unresolvable) return { kind: 'wrong', problem: cause.problem };
    throw cause;
  }
};

const empty: FileNode = { start: 0, content: { kind: 'scalar', value: null } };

class Unresolvable extends Error {
  readonly problem: SyntaxProblem;
  constructor(offset: number, says: string) {
    super(says);
    this.problem = { offset, says };
  }
}

const resolver = (document: Document) => {
  let count = 0;
  /** `within`: the nodes around this one, to find an anchor that contains itself. */
  const nodeOf = (node: Node | null | undefined, above: number, within: readonly Node[]): FileNode => {
    const start = node?.range?.[0] ?? above;
    count += 1;
    if (count > MOST_NODES) throw new Unresolvable(start, 'the aliases make more values than settings can have.');
    if (node === null || node === undefined) return { start, content: { kind: 'scalar', value: null } };
    if (within.includes(node)) throw new Unresolvable(start, 'this anchor contains an alias of itself.');
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined)
        throw new Unresolvable(start, `there is no anchor "&${node.source}" before this alias.`);
      return nodeOf(target, start, within);
    }
    const inside = [...within, node];
    if (isSeq(node)) {
      return { start, content: { kind: 'list', items: node.items.map((item) => nodeOf(item as Node, start, inside)) } };
    }
    if (isMap(node)) {
      return {
        start,
        content: { kind: 'map', entries: entriesOf(node.items as readonly Pair<Node, Node>[], start, inside) },
      };
    }
    return { start, content: { kind: 'scalar', value: isScalar(node) ? node.value : null } };
  };
  /** What `<<` brings along gives way to the map's own keys. */
  const entriesOf = (
    pairs: readonly Pair<Node, Node>[],
    start: number,
    inside: readonly Node[],
  ): readonly FileEntry[] => {
    const entries = pairs.map(({ key, value }) => ({
      key: isScalar(key) ? String(key.value) : String(key),
      keyStart: key?.range?.[0] ?? start,
      node: nodeOf(value, key?.range?.[0] ?? start, inside),
    }));
    const own = entries.filter(({ key }) => key !== '<<');
    const merged = entries.flatMap(({ key, node }) => (key === '<<' ? mergedFrom(node) : []));
    const added = merged.filter(
      ({ key }, i) => merged.findIndex((one) => one.key === key) === i && !own.some((one) => one.key === key),
    );
    return [...added, ...own];
  };
  return nodeOf;
};

const mergedFrom = ({ content }: FileNode): readonly FileEntry[] => {
  if (content.kind === 'map') return content.entries;
  return content.kind === 'list' ? content.items.flatMap(mergedFrom) : [];
};

const SAYS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'the line begins with a tab; YAML is indented with blanks.',
  BAD_INDENT: 'the line is not indented as those around it; keys of one object begin in the same column.',
  BLOCK_AS_IMPLICIT_KEY:
    'a second key is on this line, or the next line is indented as if it belonged to the value; write each key on a line of its own, in the same column.',
  BAD_SCALAR_START: 'a value can not begin with this character; put it in quotes.',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing after the key, or the blank after the colon.',
  BAD_ALIAS: 'an alias ("*name") must name an anchor; put a value that begins with "*" in quotes.',
  BAD_DIRECTIVE: 'a line that begins with "%" is a directive of YAML; put the value in quotes.',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins no escape of YAML; write "\\\\", or use single quotes.',
  TAG_RESOLVE_FAILED: 'a tag ("!name") is not known; put a value that begins with "!" in quotes.',
  MULTIPLE_ANCHORS: 'a value has two anchors; it can have one.',
  MULTIPLE_TAGS: 'a value has two tags; it can have one.',
};

const problemOf = ({ code, message, pos: [offset] }: YAMLError, text: string): SyntaxProblem => {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(lineStart).split('\n', 1)[0] ?? '';
  if (/^ *\t/.test(line)) return { offset: lineStart, says: SAYS['TAB_AS_INDENT'] ?? '' };
  const [, quote] = /closing (['"])quote/.exec(message) ?? [];
  // A quote that is never closed is the last one there is.
  if (quote !== undefined) return { offset: text.lastIndexOf(quote), says: 'a quote is not closed.' };
  const [, bracket] = /end with a ([\]}])/.exec(message) ?? [];
  if (bracket !== undefined) return { offset: text.trimEnd().length - 1, says: `a closing "${bracket}" is missing.` };
  if (code === 'MISSING_CHAR') return { offset, says: missing(message) };
  const known = SAYS[code];
  return { offset, says: known ?? 'this can not be read as YAML; the line, or the one before it, is not complete.' };
};

const MISSING: readonly (readonly [RegExp, string])[] = [
  [/Implicit map keys/, 'a colon is missing after the key, or the blank after the colon.'],
  [
    /without - indicator/,
    'the line is not indented as the one before it; or it is an entry of the list, and does not begin with "- ".',
  ],
  [/space after :/, 'a blank is missing after the colon.'],
  [/^Missing ,/, 'a comma is missing before this.'],
  [/Comments must/, 'a blank is missing before "#".'],
];

const missing = (message: string): string =>
  MISSING.find(([pattern]) => pattern.test(message))?.[1] ?? 'a sign of YAML is missing here.';
