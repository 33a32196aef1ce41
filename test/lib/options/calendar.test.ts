import { describe, expect, it } from 'vitest';
import { calendarAt, parsePeriod } from '../../../lib/options/calendar/calendar.ts';
import { localTime, momentOf } from '../../../lib/options/calendar/time-zone.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const OFFICE = '0 0 8 ? * MON-FRI && for 10 h && in Europe/Berlin && minimum 8 && maximum 20';

const sizes = (period: string, time: string, aheadMinutes = 0): readonly (number | undefined)[] => {
  const { least, most } = calendarAt([period], at(time), aheadMinutes * 60_000);
  return [least?.slots, most?.slots];
};

describe('a period of the calendar', () => {
  it.each<[string, string, string, readonly [number?, number?]]>([
    ['in winter, the minute before', OFFICE, '2026-01-05T06:59', [undefined, undefined]],
    ['in winter, as it begins', OFFICE, '2026-01-05T07:00', [8, 20]],
    ['in summer, as it begins', OFFICE, '2026-07-06T06:00', [8, 20]],
    ['in summer, the minute before', OFFICE, '2026-07-06T05:59', [undefined, undefined]],
    ['the last minute', OFFICE, '2026-01-05T16:59', [8, 20]],
    ['when it is over', OFFICE, '2026-01-05T17:00', [undefined, undefined]],
    ['on a Sunday', OFFICE, '2026-01-04T10:00', [undefined, undefined]],
    ['over midnight', '0 0 22 * * ? && for 6 h && minimum 4', '2026-01-05T03:59', [4, undefined]],
    ['over midnight, over', '0 0 22 * * ? && for 6 h && minimum 4', '2026-01-05T04:00', [undefined, undefined]],
    ['of a week', '0 0 0 1 * ? && for 7 d && maximum 3', '2026-02-07T23:59', [undefined, 3]],
    ['of a week, over', '0 0 0 1 * ? && for 7 d && maximum 3', '2026-02-08T00:00', [undefined, undefined]],
    [
      'the night the clock goes forward: the skipped hour is the one after it',
      '0 30 2 * * ? && for 1 h && in Europe/Berlin && minimum 4',
      '2026-03-29T01:30',
      [4, undefined],
    ],
  ])('%s', (_, period, time, expected) => {
    expect(sizes(period, time)).toEqual(expected);
  });

  it('a wanted size is entered a restart ahead, a minimum is not', () => {
    const wanted = '0 0 8 * * ? && for 1 h && wanted 12';
    expect(sizes(wanted, '2026-01-05T07:54', 5)).toEqual([undefined, undefined]);
    expect(sizes(wanted, '2026-01-05T07:55', 5)).toEqual([12, undefined]);
    expect(sizes(wanted, '2026-01-05T08:59', 5)).toEqual([12, undefined]);
    expect(sizes(wanted, '2026-01-05T09:00', 5)).toEqual([undefined, undefined]);
    expect(sizes('0 0 8 * * ? && for 1 h && minimum 12', '2026-01-05T07:55', 5)).toEqual([undefined, undefined]);
  });

  it('of several the largest minimum and the smallest maximum count, and each says which it was', () => {
    const day = '0 0 0 * * ? && for 24 h && minimum 2 && maximum 30';
    const peak = '0 0 9 * * ? && for 2 h && minimum 6';
    const cheap = '0 0 9 * * ? && for 2 h && maximum 10';
    expect(calendarAt([day, peak, cheap], at('2026-01-05T10:00'), 0)).toEqual({
      least: { slots: 6, period: peak },
      most: { slots: 10, period: cheap },
    });
  });
});

describe('a time zone', () => {
  it.each([
    ['2026-01-05T07:00', 'Europe/Berlin', '2026-01-05T08:00'],
    ['2026-01-05T07:00', 'America/New_York', '2026-01-05T02:00'],
    ['2026-01-05T07:00', 'Asia/Kolkata', '2026-01-05T12:30'],
    ['2026-01-05T07:00', 'UTC', '2026-01-05T07:00'],
  ])('%s UTC in %s', (utc, zone, local) => {
    expect(localTime(at(utc), zone)).toBe(at(local));
    expect(momentOf(at(local), zone)).toBe(at(utc));
  });
});

describe('what is wrong with a period', () => {
  it.each([
    [
      '8 to 18',
      'it must be a Quartz cron, a length and sizes, such as "0 0 8 ? * MON-FRI && for 10 h && in Europe/Berlin && minimum 8"',
    ],
    ['0 0 8 * * MON && for 1 h && minimum 2', '"0 0 8 * * MON" is no Quartz cron'],
    ['0 0 8 * * ? && minimum 2', 'it does not say for how long: add "for 10 h"'],
    ['0 0 8 * * ? && for 1 h', 'it does not say a size: add "minimum 8", "maximum 20" or "wanted 12"'],
    [
      '0 0 8 * * ? && for 10 && minimum 2',
      '"10" is no length: a whole number and a unit, such as "10 h", at most 31 d',
    ],
    [
      '0 0 8 * * ? && for 1 h && in Berlin && minimum 2',
      '"Berlin" is no time zone: write it as "Europe/Berlin", or "UTC"',
    ],
    ['0 0 8 * * ? && for 1 h && min 2', '"min 2" must be "for", "in", "minimum", "maximum" or "wanted" with a value'],
    ['0 0 8 * * ? && for 1 h && minimum 2 && minimum 3', '"minimum" is there twice'],
    ['0 0 8 * * ? && for 1 h && minimum 0', '"0" is no parallelism: a whole number from 1'],
    ['0 0 8 * * ? && for 1 h && wanted 9 && maximum 3', 'its maximum is below its minimum or the wanted size'],
  ])('%s', (text, expected) => {
    expect(parsePeriod(text)).toEqual({ kind: 'invalid', expected });
  });
});
