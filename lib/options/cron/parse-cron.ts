/** Read a Quartz cron of 6 or 7 fields; undefined when it is none. */
import type { Cron, DayRule, MonthDay } from './cron.ts';
import { type Field, numberNamed, numbersOf } from './field.ts';

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const second: Field = { least: 0, most: 59, mostStep: 59, names: [], wraps: true };
const hour: Field = { least: 0, most: 23, mostStep: 23, names: [], wraps: true };
const dayOfMonth: Field = { least: 1, most: 31, mostStep: 31, names: [], wraps: true };
const month: Field = { least: 1, most: 12, mostStep: 12, names: months, wraps: true };
const dayOfWeek: Field = { least: 1, most: 7, mostStep: 7, names: weekdays, wraps: true };
const year: Field = { least: 1970, most: 2999, mostStep: 2999, names: [], wraps: false };

export const parseCron = (text: string): Cron | undefined => {
  const fields = text
    .toUpperCase()
    .split(/[ \t]+/)
    .filter((field) => field !== '');
  if (fields.length < 6 || fields.length > 7) return undefined;
  const [
    secondText = '',
    minuteText = '',
    hourText = '',
    dayText = '',
    monthText = '',
    weekdayText = '',
    yearText = '*',
  ] = fields;
  const seconds = numbersOf(second, secondText);
  const minutes = numbersOf(second, minuteText);
  const hours = numbersOf(hour, hourText);
  const monthNumbers = numbersOf(month, monthText);
  const years = yearText === '*' ? 'every' : numbersOf(year, yearText);
  const days = parseDays(dayText, weekdayText);
  if (!seconds || !minutes || !hours || !monthNumbers || !years || !days) return undefined;
  return { seconds, minutes, hours, months: monthNumbers, years: years === 'every' ? undefined : years, days };
};

const parseDays = (dayText: string, weekdayText: string): DayRule | undefined => {
  if ((dayText === '?') === (weekdayText === '?')) return undefined;
  return weekdayText === '?' ? parseMonthDays(dayText) : parseWeekdays(weekdayText);
};

const parseMonthDays = (text: string): DayRule | undefined => {
  const fromEnd = /^L(?:-([0-9]+))?(W?)$/.exec(text);
  if (fromEnd) {
    const days = Number(fromEnd[1] ?? 0);
    return days > 30 ? undefined : ofMonth([{ from: 'end', days, nearestWeekday: fromEnd[2] === 'W' }]);
  }
  const numbers = numbersOf(dayOfMonth, text.replaceAll(/\b([0-9]+)W(?=,|$)/g, '$1'));
  if (numbers === undefined) return undefined;
  // `W` is meant for a single day; with several, Quartz looks at the first of the month only.
  if (text.includes('W')) return ofMonth([{ from: 'start', days: Math.min(...numbers), nearestWeekday: true }]);
  return ofMonth([...numbers].map((days) => ({ from: 'start', days, nearestWeekday: false })));
};

const ofMonth = (days: readonly MonthDay[]): DayRule => ({ kind: 'of-month', days });

const parseWeekdays = (text: string): DayRule | undefined => {
  if (text === 'L') return { kind: 'of-week', days: new Set([dayOfWeek.most]) };
  const [, name = '', nth] = /^([0-9]|[A-Z]{3})(?:L|#([1-5]))$/.exec(text) ?? [];
  if (name !== '') {
    const day = numberNamed(dayOfWeek, name);
    if (day === undefined) return undefined;
    return nth === undefined ? { kind: 'last-of-week', day } : { kind: 'nth-of-week', day, nth: Number(nth) };
  }
  const days = numbersOf(dayOfWeek, text);
  return days && { kind: 'of-week', days };
};
