import { expect, it } from 'vitest';
import { saidHourly } from '../../functions/said-hourly.ts';

const MINUTE = 60_000;

it('the same of one thing is said once in an hour; something else, of another thing, or after it went well, at once', () => {
  const failures = saidHourly();
  const says = (about: string, message: string, minute: number): boolean => {
    try {
      failures.raise(about, new Error(message), minute * MINUTE);
      return false;
    } catch (error) {
      expect(error).toMatchObject({ message });
      return true;
    }
  };
  expect([says('a', 'denied', 0), says('a', 'denied', 5), says('b', 'denied', 5), says('a', 'full', 10)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect([says('a', 'full', 69), says('a', 'full', 70)]).toEqual([false, true]);
  failures.wentWell('a');
  expect(says('a', 'full', 71)).toBe(true);
});
