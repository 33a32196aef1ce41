/** A decision for a terminal: the console's paragraph, and how it stands. */
import type { PageDecision } from '../../console/model/history.ts';
import { decisionParagraph } from '../../console/page/decisions/decision-paragraph.ts';
import { statusWords } from '../../console/page/decisions/decision-words.ts';
import { clockTime } from '../../console/page/shared/format.ts';

/** One line; its times are in UTC, as all that commands print. */
export const decisionText = (decision: PageDecision): string =>
  `${decisionParagraph(decision, 'UTC').join(' ')} Now: ${statusWords(decision)}${since(decision)}.`;

const since = ({ at, statusAt }: PageDecision): string => (statusAt === at ? '' : `, at ${clockTime(statusAt, 'UTC')}`);
