import { expect, it } from 'vitest';
import { checkHealthAfterChange } from '../../../../lib/change/failure-handling/probation.ts';

const CONFIRMED = Date.UTC(2026, 0, 1, 12);
const at = (minute: number) => CONFIRMED + minute * 60_000;

/** What is seen minute by minute, until something is said: the minute of it. */
const watch = (seen: Readonly<Record<number, string | undefined>>): string => {
  let notRunningSince: number | undefined;
  for (const [minute, status] of Object.entries(seen)) {
    const verdict = checkHealthAfterChange({ since: CONFIRMED, notRunningSince }, { status }, at(Number(minute)));
    if (verdict.kind === 'degraded') return `${minute}: ${verdict.because.says}`;
    notRunningSince = verdict.notRunningSince;
  }
  return notRunningSince === undefined ? 'runs' : `not running since ${(notRunningSince - CONFIRMED) / 60_000}`;
};

const WORSE = 'The change was confirmed at 2026-01-01 12:00 UTC, and now the job';

it.each<[string, Readonly<Record<number, string | undefined>>, string]>([
  ['a job that runs is none the worse', { 5: 'RUNNING', 10: 'RUNNING' }, 'runs'],
  ['one that is FAILED is, at once', { 5: 'FAILED' }, `5: ${WORSE} is FAILED.`],
  ['a restart of its own may be', { 5: 'RESTARTING', 10: 'RESTARTING' }, 'not running since 5'],
  [
    'ten minutes without running are too long, whatever it does meanwhile',
    { 5: 'RESTARTING', 10: 'CREATED', 15: 'RESTARTING' },
    `15: ${WORSE} has been RESTARTING for 10 min.`,
  ],
  [
    'running in between starts them again',
    { 5: 'RESTARTING', 10: 'RUNNING', 15: 'RESTARTING' },
    'not running since 15',
  ],
  ['what is not known is not held against it', { 5: 'RESTARTING', 30: undefined }, 'not running since 5'],
  [
    'nor does it help',
    { 5: 'RESTARTING', 10: undefined, 15: 'RESTARTING' },
    `15: ${WORSE} has been RESTARTING for 10 min.`,
  ],
  ['a job that was stopped by others is not judged', { 5: 'CANCELLING', 30: 'CANCELED' }, 'runs'],
  [
    'what began within half an hour is',
    { 30: 'RESTARTING', 40: 'RESTARTING' },
    `40: ${WORSE} has been RESTARTING for 10 min.`,
  ],
  [
    'what was not followed up is not: it may have run in between',
    { 5: 'RESTARTING', 1440: 'RESTARTING', 1445: 'RUNNING' },
    'runs',
  ],
  ['what begins later is not its doing', { 31: 'RESTARTING', 45: 'FAILED' }, 'runs'],
])('%s', (_, seen, verdict) => {
  expect(watch(seen)).toBe(verdict);
});

it.each<[string, number, number, boolean]>([
  ['three restarts by itself are too many', 12, 3, true],
  ['two are not', 12, 2, false],
  ['those of before count for nothing', 0, 5, false],
  ['nor do those long after', 31, 5, false],
  ['nor those that were not counted', 12, Number.NaN, false],
])('of a job that is RUNNING whenever one looks, %s', (_, minute, restarts, worse) => {
  const failover = { at: at(minute), containerMemory: 0.5, heap: 0.5, restarts };
  const verdict = checkHealthAfterChange({ since: CONFIRMED }, { status: 'RUNNING', failover }, at(minute + 3));
  expect(verdict.kind).toBe(worse ? 'degraded' : 'go on');
  if (verdict.kind === 'degraded') {
    expect(verdict.because.says).toBe(
      `${WORSE} restarts again and again: 3 times in the ten minutes before 2026-01-01 12:12 UTC.`,
    );
  }
});
