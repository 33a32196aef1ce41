/** Writes docs/reasons.md from the table of reasons: `node cli/reasons-doc.ts`. */
import { writeFileSync } from 'node:fs';
import { REASONS } from '../lib/model/reasons.ts';
import { runCommand } from './command-line.ts';

const HEAD = `# Reasons

Every decision, hold, refusal and outcome says why: a code, a sentence with the facts of the case, the numbers it used with their units, and the option or limit that was active.
The code is stable: search for it in the log, filter events by it, and find here what it means and what to do.
This page is made from the table in \`lib/model/reasons.ts\` by \`node cli/reasons-doc.ts\`.
`;

interface Meaning {
  readonly means: string;
  readonly remedy?: string;
}

const row = ([code, { means, remedy }]: readonly [string, Meaning]): string =>
  `| \`${code}\` | ${means} | ${remedy ?? ''} |`;

const section = ([title, reasons]: readonly [string, Readonly<Record<string, Meaning>>]): string =>
  [
    `## ${title}`,
    '',
    '| code | what it means | what to do |',
    '|---|---|---|',
    ...Object.entries(reasons).map(row),
  ].join('\n');

export const reasonsDocument = (): string =>
  `${[HEAD.trimEnd(), ...Object.entries(REASONS).map(section)].join('\n\n')}\n`;

const HELP = `Writes docs/reasons.md from the table of reasons.

  node cli/reasons-doc.ts`;

if (import.meta.main) {
  await runCommand({ help: HELP, flags: {} }, () =>
    writeFileSync(new URL('../docs/reasons.md', import.meta.url), reasonsDocument()),
  );
}
