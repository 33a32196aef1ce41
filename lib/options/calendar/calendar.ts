/**
 * Sizes by the calendar. A period begins when its Quartz cron says so, in its time zone, and has a length:
 * `0 0 8 ? * MON-FRI && for 10 h && in Europe/Berlin && minimum 8 && maximum 20`.
 */
import type { EpochMs } from '../../model/observation.ts';
import type { Cron } from '../cron/cron.ts';
import { parseCron } from '../cron/parse-cron.ts';
import { parseDuration } from '../duration.ts';
import { latestStart } from './latest-start.ts';
import { isTimeZone } from './time-zone.ts';

export interface CalendarPeriod {
  readonly kind: 'period';
  /** As it was written. */
  readonly text: string;
  readonly cron: Cron;
  readonly ms: number;
  /** IANA; UTC unless it is said. */
  readonly zone: string;
  /** Parallelism of the widest vertex. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly wanted: number | undefined;
}

const PERIOD_EXPECTED =
  'it must be a Quartz cron, a length and sizes, such as "0 0 8 ? * MON-FRI && for 10 h && in Europe/Berlin && minimum 8"';

const LONGEST_MS = 31 * 86_400_000;

/** `expected` completes "… is wrong; …". */
export const parsePeriod = (text: string): CalendarPeriod | { readonly kind: 'invalid'; readonly expected: string } => {
  const [cronText = '', ...rest] = text.split('&&').map((part) => part.trim());
  const cron = parseCron(cronText);
  if (cron === undefined) return invalid(rest.length === 0 ? PERIOD_EXPECTED : `"${cronText}" is no Quartz cron`);
  const said = new Map<string, string>();
  for (const part of rest) {
    const [, word = '', value = ''] = /^(for|in|minimum|maximum|wanted)\s+(\S.*)$/.exec(part) ?? [];
    if (word === '') return invalid(`"${part}" must be "for", "in", "minimum", "maximum" or "wanted" with a value`);
    if (said.has(word)) return invalid(`"${word}" is there twice`);
    const problem = PROBLEMS[word as keyof typeof PROBLEMS](value);
    if (problem !== undefined) return invalid(problem);
    said.set(word, value);
  }
  const size = (word: string) => (said.has(word) ? Number(said.get(word)) : undefined);
  const minimum = size('minimum');
  const maximum = size('maximum');
  const wanted = size('wanted');
  if (!said.has('for')) return invalid('it does not say for how long: add "for 10 h"');
  if (minimum === undefined && maximum === undefined && wanted === undefined) {
    return invalid('it does not say a size: add "minimum 8", "maximum 20" or "wanted 12"');
  }
  if (Math.max(minimum ?? 1, wanted ?? 1) > (maximum ?? Number.POSITIVE_INFINITY)) {
    return invalid('its maximum is below its minimum or the wanted size');
  }
  const ms = parseDuration(said.get('for') ?? '') as number;
  return { kind: 'period', text, cron, ms, zone: said.get('in') ?? 'UTC', minimum, maximum, wanted };
};

const invalid = (expected: string) => ({ kind: 'invalid', expected }) as const;

const size = (value: string): string | undefined =>
  /^[1-9][0-9]{0,4}$/.test(value) ? undefined : `"${value}" is no parallelism: a whole number from 1`;

/** What is wrong with the value of each word. */
const PROBLEMS = {
  for: (value: string) => {
    const ms = parseDuration(value);
    const right = ms !== undefined && ms > 0 && ms <= LONGEST_MS && /\D$/.test(value);
    return right ? undefined : `"${value}" is no length: a whole number and a unit, such as "10 h", at most 31 d`;
  },
  in: (value: string) =>
    isTimeZone(value) ? undefined : `"${value}" is no time zone: write it as "Europe/Berlin", or "UTC"`,
  minimum: size,
  maximum: size,
  wanted: size,
} as const;

export interface CalendarSize {
  readonly slots: number;
  /** The period that says it, as it was written. */
  readonly period: string;
}

export interface CalendarBounds {
  readonly least: CalendarSize | undefined;
  readonly most: CalendarSize | undefined;
}

/** The largest minimum and the smallest maximum of the periods at `now`; wanted sizes `aheadMs` before their period, too. */
export const calendarAt = (periods: readonly string[], now: EpochMs, aheadMs: number): CalendarBounds => {
  let least: CalendarSize | undefined;
  let most: CalendarSize | undefined;
  for (const text of periods) {
    const period = parsePeriod(text);
    // Those of the settings were checked; one of the job's own resource is ignored with a note.
    if (period.kind === 'invalid') continue;
    const { minimum = 1, maximum, wanted = 1 } = period;
    const isOn = covers(period, now, now);
    const floor = Math.max(isOn ? minimum : 1, isOn || covers(period, now, now + aheadMs) ? wanted : 1);
    if (floor > (least?.slots ?? 1)) least = { slots: floor, period: text };
    if (isOn && maximum !== undefined && maximum < (most?.slots ?? Number.POSITIVE_INFINITY)) {
      most = { slots: maximum, period: text };
    }
  }
  return { least, most };
};

/** It has begun until `until`, and is not over at `now`. */
const covers = ({ cron, ms, zone }: CalendarPeriod, now: EpochMs, until: EpochMs): boolean => {
  const start = latestStart(cron, zone, until, ms);
  return start !== undefined && now < start + ms;
};
