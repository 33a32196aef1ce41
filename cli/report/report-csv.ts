/** The report as a table for a spreadsheet: a row for every option of every job, and one for the job as it ran. */
import type { JobAdvice } from '../../backtest/advice/advice.ts';
import { sizeText } from '../../backtest/history/job-history.ts';
import { AS_IT_RAN } from '../../lib/savings/baselines.ts';

const COLUMNS = [
  'job',
  'region',
  'account',
  'finding',
  'reasons',
  'score',
  'grade',
  'size_now',
  'option',
  'kind',
  'size',
  'dollars_a_month',
  'dollars_a_month_low',
  'dollars_a_month_high',
  'savings_a_month',
  'savings_a_month_low',
  'savings_a_month_high',
  'savings_percent',
  'minutes_over_a_day',
  'minutes_over_a_day_low',
  'minutes_over_a_day_high',
  'restarts_a_day',
  'downtime_seconds',
  'restart_needed',
  'rollback_possible',
  'unseen_percent',
  'risk',
  'risk_made_of',
  'plays',
  'dollars_a_month_of_plays',
  'days_read',
  'days_read_by_five_minutes',
  'dollars_a_month_of_days_read',
  'highest_load_of_days_read',
] as const;

export const reportCsv = (jobs: readonly JobAdvice[]): string =>
  [COLUMNS, ...jobs.flatMap(rowsOf)]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');

type Cell = string | number | boolean | undefined;

const rowsOf = (advice: JobAdvice): readonly (readonly Cell[])[] => {
  const { job, finding, reasons, score, grade, current, asItRan, lookBack } = advice;
  const codes = reasons.map(({ code }) => code).join(' ');
  const of: readonly Cell[] = [job.name, job.region, job.account, finding, codes, score, grade, current.size];
  const { days, daysByFiveMinutes, dollarsPerMonth: ofAll, highestLoad } = advice.wholePeriod;
  const { dollarsPerMonth: dollars, minutesOverPerDay: over } = asItRan;
  const ran: readonly Cell[] = [
    ...of,
    AS_IT_RAN,
    'baseline',
    current.size,
    dollars,
    dollars,
    dollars,
    0,
    0,
    0,
    0,
    over?.expected,
    over?.low,
    over?.high,
    asItRan.restarts / Math.max(1e-9, lookBack.days),
    undefined,
    false,
    undefined,
    0,
    undefined,
    undefined,
    undefined,
    undefined,
    days,
    daysByFiveMinutes,
    ofAll,
    highestLoad?.perSecond,
  ];
  const options = advice.options.map((option): readonly Cell[] => {
    const { dollarsPerMonth: costs, savingsPerMonth: saves, minutesOverPerDay: behind, risk } = option;
    return [
      ...of,
      option.name,
      option.kind,
      option.sizing === undefined ? undefined : sizeText(option.sizing),
      costs.expected,
      costs.low,
      costs.high,
      saves.expected,
      saves.low,
      saves.high,
      100 * option.savingsShare.expected,
      behind.expected,
      behind.low,
      behind.high,
      option.restartsPerDay.expected,
      option.downtimeSeconds.expected,
      option.restartNeeded,
      option.rollbackPossible,
      100 * option.unseenShare,
      risk.value,
      risk.madeOf.join('; '),
      option.dollarsPerMonthOfPlays.length,
      option.dollarsPerMonthOfPlays.map((one) => one.toFixed(2)).join(' '),
    ];
  });
  return [ran, ...options];
};

/** A spreadsheet takes a text that begins like a formula for one. */
const cell = (value: Cell): string => {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(Math.round(1000 * value) / 1000) : '';
  const text = /^[=+@-]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
