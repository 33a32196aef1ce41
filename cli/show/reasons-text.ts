/** Reasons for a terminal: by what they are about, those of one rule as a table of their numbers, so that none is hidden. */
import type { PageReason } from '../../console/model/history.ts';
import { alikeFolded, type Folded, grouped } from '../../console/page/decisions/folded.ts';
import { quantity, words } from '../../console/page/shared/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { cut, painter, tableText, wrapped } from '../terminal/text.ts';

const INDENT = '  ';
const LONGEST_NAME = 32;

export const reasonsText = (because: readonly PageReason[], terminal: Terminal): string => {
  const paint = painter(terminal);
  return grouped(because)
    .map(({ about, lines }) =>
      [paint('strong', about), ...lines.map((line) => lineText(line, terminal, paint))].join('\n'),
    )
    .join('\n\n');
};

type Paint = ReturnType<typeof painter>;

const lineText = ({ says, reasons }: Folded, terminal: Terminal, paint: Paint): string => {
  const rule = reasons[0]?.rule ?? '';
  const bound = reasons.find((reason) => reason.bound !== null)?.bound ?? null;
  const code = paint('quiet', `[${bound === null || bound === rule ? rule : `${rule}, ${bound}`}]`);
  const table = reasons.length > 1 ? numbersTable(reasons) : undefined;
  const sentences = table === undefined ? alikeFolded(reasons) : [says.replace(/\.$/, ':')];
  const text = sentences
    .map((line, i) => (i === sentences.length - 1 ? `${line} ${code}` : line))
    .map((line) => wrapped(INDENT + line, terminal.columns, INDENT.repeat(2)))
    .join('\n');
  return table === undefined ? text : `${text}\n${table.replaceAll(/^/gm, INDENT.repeat(2))}`;
};

/** One column of numbers says less than the sentence. */
const FEWEST_NUMBERS = 2;

/** Undefined where the reasons are not of one kind: without a vertex, or with different numbers. */
const numbersTable = (reasons: readonly PageReason[]): string | undefined => {
  const names = reasons[0]?.numbers.map(({ name }) => name) ?? [];
  const alike = reasons.every(
    ({ vertex, numbers }) =>
      vertex !== null && numbers.length === names.length && numbers.every(({ name }, i) => name === names[i]),
  );
  if (!alike || names.length < FEWEST_NUMBERS) return undefined;
  return tableText(
    [{ head: 'VERTEX' }, ...names.map((name) => ({ head: words(name).toUpperCase(), align: 'right' as const }))],
    reasons.map(({ vertex, numbers }) => [
      cut(vertex ?? '', LONGEST_NAME),
      ...numbers.map(({ value, unit }) => quantity(value, UNITS_OF_HEAD.includes(unit) ? '' : unit)),
    ]),
  );
};

/** Left out in cells: the column says what they are. */
const UNITS_OF_HEAD = ['records/s', 'subtasks', 'partitions', 'key groups', 'times'];
