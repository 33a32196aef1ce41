/** What a report that could read nothing says instead. */
import type { Terminal } from '../terminal/terminal.ts';
import { wrapped } from '../terminal/text.ts';
import type { Unread } from './read-fleet.ts';

/** A grade of nothing would say that all is well. */
export const nothingRead = (unread: readonly Unread[], days: number, terminal: Terminal): string =>
  [
    `No job could be read for the last ${days} ${days === 1 ? 'day' : 'days'}, so there is no report. Do they run, and do they publish what is read: at the metrics level TASK of an application (docs/managed-flink.md), by the reporters of a job on EKS (docs/reporters.md)?`,
    ...unread.map(({ name, says, remedy }) =>
      wrapped(
        `  ${name}: ${remedy === undefined ? firstSentences(says) : `${says} ${remedy}`}`,
        terminal.columns,
        '    ',
      ),
    ),
  ].join('\n');

const MOST_SENTENCES = 2;

/** Of a job of many vertices there is a sentence for each: the first ones say what is wrong. */
const firstSentences = (says: string): string => {
  const all = says.split(/(?<=\.) (?=[A-Z])/);
  const more = all.length - MOST_SENTENCES;
  return more > 0 ? `${all.slice(0, MOST_SENTENCES).join(' ')} And ${more} more of this kind.` : says;
};
