import { describe, expect, it } from 'vitest';
import { pointsPerSecond } from '../../../../functions/metrics/cloudwatch/rate-limiter.ts';

/** A clock that moves by waiting only; waits end at once. */
const timer = () => {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    pass: (ms: number) => {
      now += ms;
    },
    now: () => now,
    wait: async (ms: number) => {
      waits.push(ms);
      now += ms;
    },
  };
};

describe('the pace of reading', () => {
  it('lets a full bucket go at once, and makes what exceeds it wait for its refill', async () => {
    const clock = timer();
    const pace = pointsPerSecond(1000, clock);
    await pace.take(1000);
    await pace.take(500);
    await pace.take(2000);
    expect(clock.waits).toEqual([500, 2000]);
  });

  it('fills again with time, never above full', async () => {
    const clock = timer();
    const pace = pointsPerSecond(1000, clock);
    await pace.take(1000);
    clock.pass(60_000);
    await pace.take(1000);
    expect(clock.waits).toEqual([]);
    await pace.take(100);
    expect(clock.waits).toEqual([100]);
  });
});
