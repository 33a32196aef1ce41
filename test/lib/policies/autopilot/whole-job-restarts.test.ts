import { describe, expect, it } from 'vitest';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { whyNotSmaller } from '../../../../lib/policies/autopilot/guards.ts';
import type { Outlook } from '../../../../lib/policies/autopilot/outlook.ts';
import { initialRestartTimes, mostSlots, withFailure } from '../../../../lib/policies/autopilot/restart-times.ts';
import { isClimbing, wantedLess } from '../../../../lib/policies/autopilot/scale-down.ts';

const CALM = [990, 1_000, 980, 1_000, 990];

const outlook = (changed: Partial<Outlook>, loads: readonly number[] = CALM): Outlook =>
  ({
    load: 990,
    carries: 1_000,
    backlog: 0,
    reserve: 1.03,
    pace: 5,
    delay: 300,
    replay: 20,
    downtime: { up: 60, down: 60 },
    kpu: {},
    upper: () => 1_020,
    state: {
      ...initialAutopilotState,
      at: 0,
      samplesOfRun: 60,
      maxima: { newest: 100, loads },
      interval: { last: 0, ms: 300_000 },
    },
    ...changed,
  }) as unknown as Outlook;

describe('where a change restarts the whole job', () => {
  it('is not made smaller before an hour is known', () => {
    expect(whyNotSmaller(outlook({}))).toBeUndefined();
    expect(whyNotSmaller(outlook({}, [990, 1_000, 980]))?.rule).toBe('just-started');
  });

  it('is given no size that carries less while the load climbs', () => {
    expect(isClimbing(outlook({}))).toBe(false);
    expect(isClimbing(outlook({}, [1_600, 1_700, 1_870, 2_000, 2_130]))).toBe(true);
    expect(isClimbing(outlook({ kpu: undefined }, [1_600, 1_700, 1_870, 2_000, 2_130]))).toBe(false);
  });

  it('gets a size that works its own backlog off until the next evaluation', () => {
    // The highest of an hour, 80 s of it within 300 s.
    expect(wantedLess(outlook({}))).toBeCloseTo(1_000 * (1 + 80 / 300), 6);
    expect(wantedLess(outlook({ kpu: undefined }))).toBe(1_020);
  });

  it('goes as far as before after a failed change of the packing alone', () => {
    const failed = withFailure(initialRestartTimes, 1_000, 0);
    expect(mostSlots(failed, 2_000)).toBe(Number.POSITIVE_INFINITY);
    expect(mostSlots(withFailure(failed, 1_000, 12), 2_000)).toBe(11);
  });
});
