/**
 * When not to scale: each period is a Quartz cron, a daily interval (`9:30-10:50`, to the millisecond, its end included),
 * or one of each joined by `&&`. All in UTC.
 */
import type { EpochMs } from '../model/observation.ts';
import type { Cron } from './cron/cron.ts';
import { parseCron } from './cron/parse-cron.ts';
import { satisfies } from './cron/satisfied.ts';
import { prefix } from './declare.ts';

interface DailyInterval {
  readonly kind: 'daily';
  /** Milliseconds since midnight. */
  readonly fromMs: number;
  readonly toMs: number;
}

type Condition = DailyInterval | { readonly kind: 'cron'; readonly cron: Cron };

type Period =
  | { readonly kind: 'period'; readonly all: readonly Condition[] }
  | { readonly kind: 'invalid'; readonly why: 'too many' | 'unreadable' | 'two of a kind' };

export const PERIODS_EXPECTED =
  'a daily interval (9:30-17:00), a Quartz cron (* * 9-11 * * ?), or one of each joined by "&&"';

const key = `${prefix}excluded.periods`;
const dayMs = 86_400_000;

/** The first period that covers this moment, as it was written. Ask `unreadablePeriods` first: what can't be read covers nothing. */
export const excludedPeriodAt = (periods: readonly string[], at: EpochMs): string | undefined =>
  periods.find((text) => {
    const period = parsePeriod(text);
    return period.kind === 'period' && period.all.every((condition) => covers(condition, at));
  });

/** What is wrong with the first wrong period, in Flink's own words; undefined when all are right. */
export const excludedPeriodsProblem = (periods: readonly string[]): string | undefined => {
  for (const text of periods) {
    const period = parsePeriod(text);
    if (period.kind === 'invalid')
      return `Invalid value ${text} in the autoscaler config ${key}${flinkSays[period.why]}`;
  }
  return undefined;
};

/** All that are wrong, and those that name no time at all. */
export const unreadablePeriods = (periods: readonly string[]): readonly string[] =>
  periods.filter((text) => {
    const period = parsePeriod(text);
    return period.kind === 'invalid' || period.all.length === 0;
  });

const flinkSays = {
  'too many': '',
  unreadable: ', the value is neither a valid daily expression nor a valid cron expression',
  'two of a kind':
    ', the value can not be configured as dailyExpression && dailyExpression or cronExpression && cronExpression',
} as const;

const covers = (condition: Condition, at: EpochMs): boolean => {
  if (condition.kind === 'cron') return satisfies(condition.cron, at);
  const ofDay = ((at % dayMs) + dayMs) % dayMs;
  return ofDay >= condition.fromMs && ofDay <= condition.toMs;
};

const parsePeriod = (text: string): Period => {
  const parts = splitLikeJava(text, '&&');
  if (parts.length > 2) return { kind: 'invalid', why: 'too many' };
  const all: Condition[] = [];
  for (const part of parts) {
    const condition = parseCondition(part.trim());
    if (condition === undefined) return { kind: 'invalid', why: 'unreadable' };
    all.push(condition);
  }
  const [first, second] = all;
  if (second !== undefined && first?.kind === second.kind) return { kind: 'invalid', why: 'two of a kind' };
  return { kind: 'period', all };
};

const parseCondition = (text: string): Condition | undefined => {
  const daily = parseDaily(text);
  if (daily !== undefined) return daily;
  const cron = parseCron(text);
  return cron && { kind: 'cron', cron };
};

const parseDaily = (text: string): DailyInterval | undefined => {
  const [from, to, ...more] = splitLikeJava(text, '-').map(parseTime);
  if (from === undefined || to === undefined || more.length > 0 || from >= to) return undefined;
  return { kind: 'daily', fromMs: from, toMs: to };
};

/** `HH:mm[:ss[:SSS]]` as milliseconds since midnight. */
const parseTime = (text: string): number | undefined => {
  const [, hours, minutes, seconds = '0', millis = '0'] =
    /^([0-9]+):([0-9]+)(?::([0-9]+)(?::([0-9]+))?)?$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  if (+hours > 23 || +minutes > 59 || +seconds > 59 || +millis > 999) return undefined;
  return ((+hours * 60 + +minutes) * 60 + +seconds) * 1000 + +millis;
};

/** Java drops empty parts at the end: `9:00-10:00 &&` is one part. */
const splitLikeJava = (text: string, separator: string): readonly string[] => {
  const parts = text.split(separator);
  const last = parts.findLastIndex((part) => part !== '');
  return parts.length === 1 ? parts : parts.slice(0, last + 1);
};
