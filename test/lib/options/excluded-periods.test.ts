import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCron } from '../../../lib/options/cron/parse-cron.ts';
import { satisfies } from '../../../lib/options/cron/satisfied.ts';
import { excludedPeriodAt, excludedPeriodsProblem } from '../../../lib/options/excluded-periods.ts';
import { countedProperty } from '../../support/counted-property.ts';

const within = (period: string, at: string): boolean => excludedPeriodAt([period], Date.parse(at)) === period;

describe('a daily interval', () => {
  it.each([
    ['09:00-17:00', '2026-01-01T08:59:59.999Z', false],
    ['09:00-17:00', '2026-01-01T09:00:00.000Z', true],
    ['09:00-17:00', '2026-01-01T17:00:00.000Z', true],
    ['09:00-17:00', '2026-01-01T17:00:00.001Z', false],
    ['9:30:30:500-10:50:20:250', '2026-01-01T09:30:30.499Z', false],
    ['9:30:30:500-10:50:20:250', '2026-01-01T10:50:20.250Z', true],
    ['0:00-0:01', '1969-12-31T00:00:30.000Z', true],
  ])('%s holds %s: %s', (period, at, expected) => expect(within(period, at)).toBe(expected));
});

// 2026-01-01 is a Thursday.
describe('a cron', () => {
  it.each([
    ['* * 9-11,14-16 * * ?', '2026-01-01T11:59:59Z', true],
    ['* * 9-11,14-16 * * ?', '2026-01-01T12:00:00Z', false],
    ['30 15 10 * * ?', '2026-01-01T10:15:30.999Z', true],
    ['30 15 10 * * ?', '2026-01-01T10:15:31Z', false],
    ['* * 22-2 * * ?', '2026-01-01T01:00:00Z', true],
    ['* * 22-2 * * ?', '2026-01-01T03:00:00Z', false],
    ['0/20 */10 8 * * ?', '2026-01-01T08:50:40Z', true],
    ['0/20 */10 8 * * ?', '2026-01-01T08:50:41Z', false],
    ['* 10-30/7 * * * ?', '2026-01-01T00:24:00Z', true],
    ['* 10-30/7 * * * ?', '2026-01-01T00:25:00Z', false],
    ['* * * ? * 5', '2026-01-01T00:00:00Z', true],
    ['* * * ? * mon-fri', '2026-01-03T00:00:00Z', false],
    ['* * * ? * FRI-MON', '2026-01-03T00:00:00Z', true],
    ['* * * ? * SAT,SUN', '2026-01-03T00:00:00Z', true],
    ['* * * ? * L', '2026-01-03T00:00:00Z', true],
    ['* * * ? * 6#3', '2026-01-16T00:00:00Z', true],
    ['* * * ? * FRI#3', '2026-01-09T00:00:00Z', false],
    ['* * * ? * 6L', '2026-01-30T00:00:00Z', true],
    ['* * * ? * FRIL', '2026-01-23T00:00:00Z', false],
    ['* * * L * ?', '2026-04-30T00:00:00Z', true],
    ['* * * L * ?', '2026-01-30T00:00:00Z', false],
    ['* * * L * ?', '2028-02-29T00:00:00Z', true],
    ['* * * L-2 * ?', '2026-01-29T00:00:00Z', true],
    ['* * * LW * ?', '2026-01-30T00:00:00Z', true],
    ['* * * LW * ?', '2026-01-31T00:00:00Z', false],
    // Saturday the 15th -> Friday; Sunday the 15th -> Monday; Saturday the 1st -> Monday the 3rd.
    ['* * * 15W * ?', '2026-08-14T00:00:00Z', true],
    ['* * * 15W * ?', '2026-11-16T00:00:00Z', true],
    ['* * * 1W * ?', '2026-08-03T00:00:00Z', true],
    ['* * * 1W * ?', '2026-08-01T00:00:00Z', false],
    ['* * * 31W * ?', '2026-04-30T00:00:00Z', false],
    // The 31st of April would be a Saturday: the Friday before it. Of several days with W, the first counts.
    ['* * * 31W * ?', '2027-04-30T00:00:00Z', true],
    ['* * * 1W,15 * ?', '2026-01-01T00:00:00Z', true],
    ['* * * 1W,15 * ?', '2026-01-15T00:00:00Z', false],
    ['* * * ? * 5-0', '2026-01-03T00:00:00Z', true],
    ['* * * ? * 5-0', '2026-01-04T00:00:00Z', false],
    ['* * * * JAN,MAR ?', '2026-03-01T00:00:00Z', true],
    ['* * * * NOV-FEB ?', '2026-01-01T00:00:00Z', true],
    ['* * * * NOV-FEB ?', '2026-03-01T00:00:00Z', false],
    ['* * * * * ? 2026', '2026-06-01T00:00:00Z', true],
    ['* * * * * ? 2027-2030', '2026-06-01T00:00:00Z', false],
    ['0 0 0 31 2 ?', '2026-02-28T00:00:00Z', false],
  ])('%s names %s: %s', (period, at, expected) => expect(within(period, at)).toBe(expected));

  it.each([
    '* * * * *',
    '* * * * * *',
    '* * * ? * ?',
    '* * 25 * * ?',
    '60 * * * * ?',
    '* * * ? * 8',
    '* * * ? * 0',
    '* * * 32 * ?',
    '* * * * 13 ?',
    '* * * * FOO ?',
    '* * * ? * 6#6',
    '* * */24 * * ?',
    '* * * L-31 * ?',
    '* * * L,15 * ?',
    '* * * ? * 6L,2',
    '* * * * * ? 2030-2027',
    '* * * * * ? 2026 *',
    'L * * * * ?',
  ])('%s is none', (text) => expect(parseCron(text)).toBeUndefined());

  it('names each number of its fields, and no other', () => {
    // Times near each other, so that one of three fields may be all that differs.
    const hours = fc.nat(23);
    const minutes = fc.nat(59);
    const seconds = fc.nat(59);
    const near = fc.record({ hours: fc.boolean(), minutes: fc.boolean(), seconds: fc.boolean() });
    countedProperty(
      { 'the time named': 0.05, 'another time': 0.4 },
      [hours, minutes, seconds, fc.nat(3_000_000_000), near],
      (met, hour, minute, second, epochSeconds, same) => {
        const at = new Date(epochSeconds * 1000);
        at.setUTCHours(
          same.hours ? hour : at.getUTCHours(),
          same.minutes ? minute : at.getUTCMinutes(),
          same.seconds ? second : at.getUTCSeconds(),
        );
        const cron = parseCron(`${second} ${minute} ${hour} * * ?`);
        const expected = at.getUTCHours() === hour && at.getUTCMinutes() === minute && at.getUTCSeconds() === second;
        met(expected ? 'the time named' : 'another time');
        expect(cron && satisfies(cron, at.getTime())).toBe(expected);
        at.setUTCHours(hour, minute, second, 999);
        expect(cron && satisfies(cron, at.getTime())).toBe(true);
      },
      { numRuns: 300 },
    );
  });
});

describe('periods', () => {
  it.each([
    ['9:30-10:50 && * * * ? * 5', '2026-01-01T10:00:00Z', true],
    ['9:30-10:50 && * * * ? * 6', '2026-01-01T10:00:00Z', false],
    ['* * * ? * THU && 09:30-10:50', '2026-01-01T11:00:00Z', false],
    ['9:00-10:00 &&', '2026-01-01T09:30:00Z', true],
  ])('%s holds %s: %s', (period, at, expected) => expect(within(period, at)).toBe(expected));

  it('are distinguished', () => {
    const periods = ['09:00-10:00', '* * 12 * * ?'];
    expect(excludedPeriodAt(periods, Date.parse('2026-01-01T12:30:00Z'))).toBe('* * 12 * * ?');
    expect(excludedPeriodAt(periods, Date.parse('2026-01-01T11:30:00Z'))).toBeUndefined();
  });

  it.each([
    ['9:00', 'the value is neither'],
    ['9:00-8:00', 'the value is neither'],
    ['25:00-26:00', 'the value is neither'],
    ['9:00-10:00 && 11:00-12:00', 'the value can not be configured as dailyExpression && dailyExpression'],
    ['9:00-10:00 && * * * * * ? && 1:00-2:00', 'job.autoscaler.excluded.periods'],
  ])('%s: %s', (period, says) => expect(excludedPeriodsProblem([period])).toContain(says));

  it('are right as Flink has them', () => {
    expect(excludedPeriodsProblem(['9:00-10:00', '* * * ? * MON-FRI', '0 0 0 31 2 ?'])).toBeUndefined();
  });
});
