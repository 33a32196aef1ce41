/** The report as a table for a spreadsheet: a row for every option of every job, and one for the job as it ran. */
import type { JobAdvice } from '../../backtest/advice/advice.ts';
import { sizeText } from '../../backtest/history/job-history.ts';
import { AS_IT_RAN } from '../../lib/savings/baselines.ts';

/** Columns that come later are further right: a spreadsheet goes by their places. */
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
  'platform',
  'unit',
  'units_now',
  'unit_hours_a_month',
  'unit_hours_a_month_low',
  'unit_hours_a_month_high',
  'saved_unit_hours_a_month',
  'saved_unit_hours_a_month_low',
  'saved_unit_hours_a_month_high',
  'unit_hours_a_month_of_plays',
  'unit_hours_a_month_of_days_read',
] as const;

type Cell = string | number | boolean | undefined;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], Cell>>>;

export const reportCsv = (jobs: readonly JobAdvice[]): string =>
  [COLUMNS, ...jobs.flatMap(rowsOf).map((row) => COLUMNS.map((column) => row[column]))]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');

const rowsOf = (advice: JobAdvice): readonly Row[] => {
  const { job, finding, reasons, score, grade, current, asItRan, lookBack, wholePeriod: whole } = advice;
  const of: Row = {
    job: job.name,
    region: job.region,
    account: job.account,
    platform: job.platform,
    finding,
    score,
    grade,
    reasons: reasons.map(({ code }) => code).join(' '),
    size_now: current.size,
    unit: advice.unit,
    units_now: current.units,
  };
  const { unitHoursPerMonth: hours, dollarsPerMonth: dollars, minutesOverPerDay: over } = asItRan;
  const ran: Row = {
    ...of,
    option: AS_IT_RAN,
    kind: 'baseline',
    size: current.size,
    ...banded('unit_hours_a_month', exactly(hours)),
    ...banded('saved_unit_hours_a_month', exactly(0)),
    ...banded('dollars_a_month', dollars === undefined ? undefined : exactly(dollars)),
    ...banded('savings_a_month', dollars === undefined ? undefined : exactly(0)),
    savings_percent: 0,
    ...banded('minutes_over_a_day', over),
    restarts_a_day: asItRan.restarts / Math.max(1e-9, lookBack.days),
    restart_needed: false,
    unseen_percent: 0,
    days_read: whole.days,
    days_read_by_five_minutes: whole.daysByFiveMinutes,
    dollars_a_month_of_days_read: whole.dollarsPerMonth,
    unit_hours_a_month_of_days_read: whole.unitHoursPerMonth,
    highest_load_of_days_read: whole.highestLoad?.perSecond,
  };
  const options = advice.options.map(
    (option): Row => ({
      ...of,
      option: option.name,
      kind: option.kind,
      size: option.sizing === undefined ? undefined : sizeText(option.sizing),
      ...banded('unit_hours_a_month', option.unitHoursPerMonth),
      ...banded('saved_unit_hours_a_month', option.savedUnitHoursPerMonth),
      ...banded('dollars_a_month', option.dollarsPerMonth),
      ...banded('savings_a_month', option.savingsPerMonth),
      savings_percent: 100 * option.savingsShare.expected,
      ...banded('minutes_over_a_day', option.minutesOverPerDay),
      restarts_a_day: option.restartsPerDay.expected,
      downtime_seconds: option.downtimeSeconds.expected,
      restart_needed: option.restartNeeded,
      rollback_possible: option.rollbackPossible,
      unseen_percent: 100 * option.unseenShare,
      risk: option.risk.value,
      risk_made_of: option.risk.madeOf.join('; '),
      plays: option.unitHoursPerMonthOfPlays.length,
      unit_hours_a_month_of_plays: joined(option.unitHoursPerMonthOfPlays),
      dollars_a_month_of_plays: joined(option.dollarsPerMonthOfPlays),
    }),
  );
  return [ran, ...options];
};

interface Figures {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

const exactly = (value: number): Figures => ({ low: value, expected: value, high: value });

const banded = <Name extends string>(name: Name, band: Figures | undefined): Row =>
  band === undefined ? {} : { [name]: band.expected, [`${name}_low`]: band.low, [`${name}_high`]: band.high };

const joined = (values: readonly number[] | undefined): string | undefined =>
  values?.map((value) => value.toFixed(2)).join(' ');

/** A spreadsheet takes a text that begins like a formula for one. */
const cell = (value: Cell): string => {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(Math.round(1000 * value) / 1000) : '';
  const text = /^[=+@-]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
