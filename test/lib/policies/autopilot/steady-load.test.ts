import { describe, expect, it } from 'vitest';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { carriedByCpu } from '../../../../lib/policies/autopilot/kpu-candidates.ts';
import { maximumBefore } from '../../../../lib/policies/autopilot/load-maxima.ts';
import { longerStay } from '../../../../lib/policies/autopilot/restart-price.ts';
import { initialRestartTimes, isFirstSizing } from '../../../../lib/policies/autopilot/restart-times.ts';
import { steadySeries } from '../../../../lib/policies/autopilot/steady-load.ts';
import type { Situation } from '../../../../lib/policies/policy.ts';

const QUARTER = 15 * 60_000;
const nothingMeasured = { window: [], job: { graph: { vertices: [] } } } as unknown as Situation;

describe('the load to go by where evaluations lie minutes apart', () => {
  it('is the usual one after a silence, and not that of the sample in which it began', () => {
    const series = { ...initialAutopilotState.series, level: 44_000 };
    const flood = { usual: 2_200, since: 4 * QUARTER + 1, until: 6 * QUARTER };
    const state = {
      ...initialAutopilotState,
      series: { ...series, flood },
      maxima: { newest: 4, loads: [5_000, 5_600, 2_300] },
    };
    expect(steadySeries(state, nothingMeasured).level).toBe(5_600);
    expect(maximumBefore(state.maxima, 0)).toBeUndefined();
  });

  it('stays as it is while nothing waits', () => {
    const series = { ...initialAutopilotState.series, level: 4_000 };
    const state = { ...initialAutopilotState, series, backlog: { records: 30 * 4_000, at: 0 } };
    expect(steadySeries(state, nothingMeasured)).toBe(series);
  });
});

describe('what is paid for on Managed Flink', () => {
  it('carries what its processors can', () => {
    expect(carriedByCpu(3, { cpuPerRecord: 0.0005 })).toBeCloseTo(5_100, 6);
    expect(carriedByCpu(3, { cpuPerRecord: undefined })).toBe(Number.POSITIVE_INFINITY);
  });

  it('pays for a restart as long as a wrong size stays', () => {
    expect(longerStay(300, 75)).toBeCloseTo(3.57, 2);
    expect(longerStay(60, 10)).toBe(1);
  });

  it('is sized for the first time until a change has ended', () => {
    expect(isFirstSizing(initialRestartTimes)).toBe(true);
    expect(isFirstSizing({ ...initialRestartTimes, down: { seconds: 50, count: 1 } })).toBe(false);
  });
});
