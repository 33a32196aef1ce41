/** Whether a moment (UTC, whole seconds) satisfies a cron, as Quartz 2.4 has it; compared with Quartz on random crons. */
import type { EpochMs } from '../../model/observation.ts';
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

/** The day that is named. One that this month does not have (31 in April, 0) equals no day of it, unless `W` moves it. */
const dayNumber = (named: MonthDay, today: Today): number => {
  const day = named.from === 'start' ? named.days : today.last - named.days;
  if (!named.nearestWeekday) return day;
  const weekday = ((((today.weekday - 1 + day - today.day) % 7) + 7) % 7) + 1;
  if (weekday === saturday) return day === 1 ? 3 : day - 1;
  if (weekday === sunday) return day === today.last ? day - 2 : day + 1;
  return day;
};

const sunday = 1;
const saturday = 7;
