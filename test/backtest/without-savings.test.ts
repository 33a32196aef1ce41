import { describe, expect, it } from 'vitest';
import type { JobAdvice } from '../../backtest/advice/advice.ts';
import { reliefOf } from '../../backtest/advice/grade.ts';
import { withoutSavings } from '../../backtest/page/without-savings.ts';

const option = (title: string, minutes: number, share: number, kind = 'policy') => ({
  title,
  kind,
  minutesOverPerDay: { expected: minutes },
  savingsShare: { expected: share },
  unitHoursPerMonth: { expected: 100 * (1 - share) },
});

const job = (finding: JobAdvice['finding'], behind: number | undefined, options: readonly object[]): JobAdvice =>
  ({
    finding,
    options,
    asItRan: { minutesOverPerDay: behind === undefined ? undefined : { expected: behind } },
  }) as unknown as JobAdvice;

describe('a job for which no policy would have been cheaper', () => {
  it('is left as it is where its size is right', () => {
    expect(withoutSavings(job('optimized', 2, [option('autopilot', 1, -0.1)]))).toBe('leave it as it is');
  });

  it('is not where it is too small: the policy with which it is behind for the shortest time, the cheaper of two', () => {
    const small = job('under-provisioned', 90, [
      option('a size by hand', 0, -0.5, 'fixed'),
      option('reliability', 4, -0.3),
      option('balanced', 4, -0.12),
      option('savings', 9, -0.02),
    ]);
    expect(reliefOf(small)?.title).toBe('balanced');
    expect(withoutSavings(small)).toBe('too small; with balanced 4 min a day behind, for 12 % more');
  });

  it('has something else that limits it, where no policy is behind for less', () => {
    const limited = job('under-provisioned', 90, [option('balanced', 90, -0.1)]);
    expect(withoutSavings(limited)).toBe('too small, and no policy helps: see what limits it');
    expect(reliefOf(job('under-provisioned', undefined, [option('balanced', 1, 0)]))).toBeUndefined();
  });
});
