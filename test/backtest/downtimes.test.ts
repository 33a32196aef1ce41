/** How long a restart is taken to stand still. */
import { describe, expect, it } from 'vitest';
import { downSecondsOf } from '../../backtest/fit/downtimes.ts';
import { FROM, synthetic } from './synthetic.ts';

const history = synthetic({ minutes: 120, load: () => 4000 });

describe('where no restart was seen', () => {
  it('takes longer the more state there is', () => {
    expect(downSecondsOf({ ...history, stateBytes: 2e8 }).downSeconds.expected).toBeCloseTo(30.6, 6);
    expect(downSecondsOf({ ...history, stateBytes: 8e9 })).toMatchObject({
      restartsSeen: 0,
      downSeconds: { expected: 54 },
    });
  });

  it('is what is usual where that is not known, and never without end', () => {
    expect(downSecondsOf(history).downSeconds).toEqual({ pessimistic: 90, expected: 50, optimistic: 30 });
    expect(downSecondsOf({ ...history, stateBytes: 1e13 }).downSeconds.expected).toBe(1200);
  });
});

it('one that was seen says more than the state', () => {
  const restarts = [{ at: FROM + 60_000 * 30, seconds: 47, seenBy: 'operation' as const }];
  expect(downSecondsOf({ ...history, restarts, stateBytes: 8e9 })).toMatchObject({
    restartsSeen: 1,
    downSeconds: { expected: 47 },
  });
});
