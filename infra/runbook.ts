/** Where the runbook says what to do about an alarm: every alarm's description ends with it. */
const RUNBOOK = 'docs/runbook.md';

export const runbookLink = (anchor: string): string => `${RUNBOOK}#${anchor}`;
