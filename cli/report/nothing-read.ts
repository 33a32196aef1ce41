/** What a report that could read nothing says instead. */
import type { Terminal } from '../terminal/terminal.ts';
import { wrapped } from '../terminal/text.ts';

/** A grade of nothing would say that all is well. */
export const nothingRead = (
  unread: readonly { readonly name: string; readonly says: string }[],
  days: number,
  terminal: Terminal,
): string =>
  [
    `No application could be read for the last ${days} ${days === 1 ? 'day' : 'days'}, so there is no report. Do they run, and is their metrics level TASK (docs/managed-flink.md)?`,
    ...unread.map(({ name, says }) => wrapped(`  ${name}: ${firstSentences(says)}`, terminal.columns, '    ')),
  ].join('\n');

const MOST_SENTENCES = 2;

/** Of a job of many vertices there is a sentence for each: the first ones say what is wrong. */
const firstSentences = (says: string): string => {
  const all = says.split(/(?<=\.) (?=[A-Z])/);
  const more = all.length - MOST_SENTENCES;
  return more > 0 ? `${all.slice(0, MOST_SENTENCES).join(' ')} And ${more} more of this kind.` : says;
};
