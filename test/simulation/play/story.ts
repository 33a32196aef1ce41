/** What is printed of a violation: its seed, the faults that it takes, and the few lines that tell how it came to it. */
import { lineText } from './record.ts';
import type { Shrunk } from './shrink.ts';

/** Lines at most; the newest show the end. */
const MOST = 60;
const LONGEST = 200;

export const storyOf = ({ played, violation }: Shrunk): string => {
  const { seed, struck, lines } = played;
  const until = lines.findIndex(
    ({ who, says }) => who === 'VIOLATION' && says === `${violation.invariant}: ${violation.says}`,
  );
  const shown = lines
    .slice(0, until + 1)
    .filter((line) => line.shown && (line.job === undefined || line.job === violation.job));
  const faults = struck.filter(({ at }) => at <= violation.at);
  return [
    `${violation.invariant}, job ${violation.job}: ${violation.says}`,
    `seed ${seed}, with ${faults.length === 0 ? 'no fault at all' : `these faults alone:`}`,
    ...faults.map(({ key, kind }) => `  ${key.startsWith(kind) ? key : `${key}: ${kind}`}`),
    ...(shown.length > MOST ? [`  (${shown.length - MOST} lines before)`] : []),
    ...shown.slice(-MOST).map((line) => `  ${lineText(line).slice(0, LONGEST)}`),
    `play it: npm run simulate -- --seed ${seed}`,
  ].join('\n');
};
