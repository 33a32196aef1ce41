/**
 * The name of a vertex, when all there is is the description in a job plan. Descriptions are HTML, and a chain is a
 * tree of lines, where the vertex's name (and the metrics' `Task`) has it on one line:
 *
 *     Source: orders<br/>:- Filter<br/>+- Map<br/>   +- Sink: out<br/>   ->   Source: orders -> (Filter, Map -> Sink: out)
 */

export const chainName = (description: string): string => {
  const lines = description
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/&(?:#(\d{1,6})|(\w+));/g, (whole, code: string | undefined, entity: string | undefined) =>
      code ? String.fromCodePoint(Number(code)) : (entities[entity ?? ''] ?? whole),
    )
    .split('\n')
    .filter((line) => line.trim() !== '');
  const [head, ...rest] = lines;
  if (head === undefined) return '';
  const branches = rest.map(branchOf);
  if (branches.some((branch) => branch === undefined)) return lines.map((line) => line.trim()).join(' ');
  return chain({ depth: 0, name: head.trim() }, branches as readonly Branch[]).replaceAll(' , ', ', ');
};

interface Branch {
  readonly depth: number;
  readonly name: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

/** Each level is three characters wide; the last three before the name are `:- ` or `+- `. */
const branchOf = (line: string): Branch | undefined => {
  const found = /^((?: {3}|: {2})*)[:+]- (.*)$/.exec(line);
  return found ? { depth: (found[1] ?? '').length / 3 + 1, name: (found[2] ?? '').trim() } : undefined;
};

const chain = (head: Branch, below: readonly Branch[]): string => {
  const starts = below.flatMap((branch, i) => (branch.depth === head.depth + 1 ? [i] : []));
  const outputs = starts.map((start, i) => chain(below[start] as Branch, below.slice(start + 1, starts[i + 1])));
  if (outputs.length === 0) return head.name;
  return `${head.name} -> ${outputs.length === 1 ? outputs[0] : `(${outputs.join(', ')})`}`;
};
