/**
 * Does a moment (UTC, whole seconds) satisfy a cron? By Quartz's documentation. (Quartz 2.4 itself overlooks a `W` day
 * that moved to a later date, and `L` in months of fewer than 31 days.)
 */
import type { EpochMs } from '../../observation.ts';
import type { Cron, DayRule, MonthDay } from './cron.ts';

export const satisfies = (cron: Cron, at: EpochMs): boolean => {
  const date = new Date(at);
  const year = date.getUTCFullYear();
  return (
    cron.seconds.has(date.getUTCSeconds()) &&
    cron.minutes.has(date.getUTCMinutes()) &&
    cron.hours.has(date.getUTCHours()) &&
    cron.months.has(date.getUTCMonth() + 1) &&
    (cron.years === undefined || cron.years.has(year)) &&
    onDay(cron.days, {
      day: date.getUTCDate(),
      last: new Date(Date.UTC(year, date.getUTCMonth() + 1, 0)).getUTCDate(),
      weekday: date.getUTCDay() + 1,
    })
  );
};

/** A day within its month; Sunday is 1. */
interface Today {
  readonly day: number;
  readonly last: number;
  readonly weekday: number;
}

const onDay = (rule: DayRule, today: Today): boolean => {
  switch (rule.kind) {
    case 'of-week':
      return rule.days.has(today.weekday);
    case 'nth-of-week':
      return rule.day === today.weekday && rule.nth === Math.ceil(today.day / 7);
    case 'last-of-week':
      return rule.day === today.weekday && today.day + 7 > today.last;
    case 'of-month':
      return rule.days.some((named) => today.day === dayNumber(named, today));
  }
};

/** The day of this month that is named; undefined when the month has no such day. */
const dayNumber = (named: MonthDay, today: Today): number | undefined => {
  const day = named.from === 'start' ? named.days : today.last - named.days;
  if (day < 1 || day > today.last) return undefined;
  if (!named.nearestWeekday) return day;
  const weekday = ((((today.weekday - 1 + day - today.day) % 7) + 7) % 7) + 1;
  if (weekday === saturday) return day === 1 ? 3 : day - 1;
  if (weekday === sunday) return day === today.last ? day - 2 : day + 1;
  return day;
};

const sunday = 1;
const saturday = 7;
