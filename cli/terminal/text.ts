/** Text for a terminal: aligned columns, wrapped lines, colours. */
import { stripVTControlCharacters, styleText } from 'node:util';
import type { Terminal } from './terminal.ts';

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** A head and rows, each column as wide as its widest cell. Blanks at the end of a line are left out. */
export const tableText = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const widths = columns.map(({ head }, i) => Math.max(...[head, ...rows.map((row) => row[i] ?? '')].map(widthOf)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, i) => padded(cells[i] ?? '', widths[i] ?? 0, align))
      .join(GAP)
      .trimEnd();
  return [columns.map(({ head }) => head), ...rows].map(line).join('\n');
};

/** As it is seen: colours take no room. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

const padded = (text: string, width: number, align: Column['align'] = 'left'): string => {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? blanks + text : text + blanks;
};

/** Where a line may end: at a blank, but not within a number or before its unit (`75 553`, `70 %`, `50 s`). */
const BREAK = /(?<!\d) | (?!\d{3}\b|%|(?:s|h|d|min|ms|GB|MB|KPUs?)\b)/;

/** Lines of at most so many columns, all but the first after `indent`. Words are never cut, blanks at the beginning stay. */
export const wrapped = (text: string, columns: number, indent = ''): string => {
  const [, begin = '', rest = ''] = /^( *)(.*)$/s.exec(text) ?? [];
  const lines: string[] = [];
  let line = begin;
  for (const [i, word] of rest.split(BREAK).entries()) {
    if (i > 0 && widthOf(line) + 1 + widthOf(word) > columns) {
      lines.push(line.trimEnd());
      line = indent + word;
    } else line = i === 0 ? line + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
};

/** "A long na…" */
export const cut = (text: string, columns: number): string =>
  widthOf(text) <= columns
    ? text
    : `${[...text]
        .slice(0, Math.max(1, columns - 1))
        .join('')
        .trimEnd()}…`;

export type Tone = 'good' | 'bad' | 'busy' | 'quiet' | 'strong';

const STYLES = { good: 'green', bad: 'red', busy: 'yellow', quiet: 'dim', strong: 'bold' } as const;

/** Colours where the terminal shows them. */
export const painter =
  ({ colors }: Pick<Terminal, 'colors'>) =>
  (tone: Tone, text: string): string =>
    colors ? styleText(STYLES[tone], text, { validateStream: false }) : text;
