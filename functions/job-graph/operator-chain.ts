/**
 * The operators of a job vertex, as a job plan describes them. Descriptions are HTML, as a tree of lines or, where
 * `pipeline.vertex-description-mode` is CASCADING, on one line as in the vertex's name:
 *
 *     Source: orders<br/>:- Filter<br/>+- Map<br/>   +- Sink: out<br/>   or   Source: orders -&gt; (Filter, Map -&gt; Sink: out)
 */
import { characterEntitiesHtml4 } from 'character-entities-html4';

/** An operator, and the operators that it hands its records to within the vertex. */
export interface OperatorChain {
  readonly operator: string;
  readonly outputs: readonly OperatorChain[];
}

/** Of one vertex; a job plan of SQL has a few thousand characters. What is longer or deeper is one operator, as it is. */
const LONGEST = 50_000;
const DEEPEST = 200;

/** Undefined for a description without any text. */
export const operatorChain = (description: string): OperatorChain | undefined => {
  if (description.length > LONGEST) return { operator: description.trim(), outputs: [] };
  const lines = description
    .split(/<br\s*\/?>/i)
    .map(unescapeHtml)
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.trim() !== '');
  const [head, ...rest] = lines;
  if (head === undefined) return undefined;
  if (rest.length === 0) return cascading(head.trim());
  const branches = rest.map(branchOf);
  if (branches.some((branch) => branch === undefined || branch.depth > DEEPEST)) {
    return { operator: lines.map((line) => line.trim()).join(' '), outputs: [] };
  }
  return tree({ depth: 0, operator: head.trim() }, branches as readonly Branch[]);
};

/** As Flink writes a vertex's name.  `a -> (b -> c, d)` */
export const writeChain = ({ operator, outputs }: OperatorChain, nameOf: (operator: string) => string): string => {
  const below = outputs.map((output) => writeChain(output, nameOf));
  if (below.length === 0) return nameOf(operator);
  return `${nameOf(operator)} -> ${below.length === 1 ? below[0] : `(${below.join(', ')})`}`;
};

/** A description on one line. */
export const chainText = (description: string): string => {
  const chain = operatorChain(description);
  return chain ? writeChain(chain, (operator) => operator) : '';
};

/** Each operator before those that it feeds: in the order in which the vertex's name has them. */
export const operatorsOf = ({ operator, outputs }: OperatorChain): readonly string[] => [
  operator,
  ...outputs.flatMap(operatorsOf),
];

/** As `escapeHtml4` of Apache Commons Text has escaped it, and Flink after it (`&#92;` for a backslash). */
const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (whole, decimal?: string, hex?: string, name = '') => {
    if (decimal === undefined && hex === undefined) return entities.get(name) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return point <= LAST_CODE_POINT ? String.fromCodePoint(point) : whole;
  });

const LAST_CODE_POINT = 0x10ffff;
const entities: ReadonlyMap<string, string> = new Map([...Object.entries(characterEntitiesHtml4), ['apos', "'"]]);

interface Branch {
  readonly depth: number;
  readonly operator: string;
}

/** Each level is three characters wide; the last three before the operator are `:- ` or `+- `. */
const branchOf = (line: string): Branch | undefined => {
  const found = /^((?: {3}|: {2})*)[:+]- (.*)$/.exec(line);
  return found ? { depth: (found[1] ?? '').length / 3 + 1, operator: (found[2] ?? '').trim() } : undefined;
};

const tree = ({ depth, operator }: Branch, below: readonly Branch[]): OperatorChain => {
  const starts = below.flatMap((branch, i) => (branch.depth === depth + 1 ? [i] : []));
  return {
    operator,
    outputs: starts.map((start, i) => tree(below[start] as Branch, below.slice(start + 1, starts[i + 1]))),
  };
};

const ARROW = ' -> ';

const cascading = (text: string, depth = 0): OperatorChain => {
  if (depth > DEEPEST) return { operator: text, outputs: [] };
  const [operator, ...rest] = splitOutsideBrackets(text, ARROW);
  const below = rest.join(ARROW);
  if (operator === undefined || below === '') return { operator: text, outputs: [] };
  const group = /^\((.*)\)$/s.exec(below)?.[1];
  const members = group === undefined ? [] : splitOutsideBrackets(group, ',');
  if (members.length < 2) return { operator, outputs: [cascading(below, depth + 1)] };
  return { operator, outputs: members.map((member) => cascading(member.trim(), depth + 1)) };
};

/** A text whose brackets do not close is one part. */
const splitOutsideBrackets = (text: string, separator: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) return [text];
    if (depth === 0 && text.startsWith(separator, i)) {
      parts.push(text.slice(start, i));
      start = i + separator.length;
      i = start - 1;
    }
  }
  return depth === 0 ? [...parts, text.slice(start)] : [text];
};
