import { describe, expect, it } from 'vitest';
import { durationMs } from '../../cli/terminal/duration.ts';
import { cut, painter, tableText, widthOf, wrapped } from '../../cli/terminal/text.ts';
import { ago } from '../../cli/terminal/times.ts';

describe('text for a terminal', () => {
  it('columns are as wide as their widest cell, whatever its colours', () => {
    const red = painter({ colors: true })('bad', 'failed');
    expect(widthOf(red)).toBe(6);
    expect(red).not.toBe('failed');
    const table = tableText(
      [{ head: 'JOB' }, { head: 'N', align: 'right' }, { head: 'X' }],
      [
        ['a', '1', red],
        ['long one', '10', ''],
      ],
    );
    expect(table.replaceAll(red, 'failed').split('\n')).toEqual([
      'JOB        N  X',
      'a          1  failed',
      'long one  10',
    ]);
    expect(painter({ colors: false })('bad', 'failed')).toBe('failed');
  });

  it('lines end between words, never within a number or before its unit', () => {
    expect(wrapped('  needs 75 553 records/s at 70 % busy', 16, '    ')).toBe(
      '  needs 75 553\n    records/s at\n    70 % busy',
    );
    expect(wrapped('it took 1 min 12 s in all', 14)).toBe('it took 1 min\n12 s in all');
    expect(cut('Source: payments', 8)).toBe('Source:…');
  });

  it.each([
    ['30m', 30 * 60_000],
    ['90 min', 90 * 60_000],
    ['24h', 86_400_000],
    ['7d', 7 * 86_400_000],
  ])('%s', (text, ms) => {
    expect(durationMs('--since', text)).toBe(ms);
  });

  it.each(['0h', '-1h', '24', 'h', '1.5h', '99999999999999d'])('%s is no length of time', (text) => {
    expect(() => durationMs('--since', text)).toThrow(/--since takes a length of time such as 30m, 24h or 7d/);
  });

  it('how long ago, roughly', () => {
    expect([0, 59_000, 125_000, 3 * 3_600_000 + 61_000, 50 * 3_600_000].map((past) => ago(0, past))).toEqual([
      'just now',
      'just now',
      '2 min ago',
      '3 h 1 min ago',
      '50 h ago',
    ]);
  });
});
