import { describe, expect, it } from 'vitest';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { carriedByCpu } from '../../../../lib/policies/autopilot/kpu-candidates.ts';
import {
  highestOfAnHour,
  knowsAnHour,
  maximumBefore,
  risesOver,
} from '../../../../lib/policies/autopilot/load-maxima.ts';
import { initialRestartTimes, isFirstSizing, withDecision } from '../../../../lib/policies/autopilot/restart-times.ts';
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

  it('of a job that is behind is the mean since its level changed, without what arrived before', () => {
    const graph = { vertices: [{ id: 'in', name: 'in', parallelism: 4, inputs: [], finished: false }] };
    const arrivesPerMinute = [180_000, 180_000, 180_000, 180_000, 360_000, 360_000, 360_000, 360_000];
    let recordsIn = 0;
    const window = arrivesPerMinute.map((records, minute) => {
      recordsIn += records;
      return { at: minute * 60_000, vertices: { in: { load: 1, recordsIn, recordsOut: 0, lag: 400_000 } }, job: {} };
    });
    const samples = window.slice(4).map(({ at }) => [at, 6_000] as const);
    const series = { ...initialAutopilotState.series, level: 5_800, samples };
    const state = { ...initialAutopilotState, at: 7 * 60_000, series, backlog: { records: 400_000, at: 7 * 60_000 } };
    expect(steadySeries(state, { window, job: { graph } } as unknown as Situation).level).toBe(6_000);
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

  it('is sized for the first time until a change is decided', () => {
    expect(isFirstSizing(initialRestartTimes)).toBe(true);
    expect(isFirstSizing(withDecision(initialRestartTimes, 0, 'down'))).toBe(false);
  });
});

describe('how the load has moved', () => {
  const maxima = (...loads: readonly number[]) => ({ newest: 100, loads });

  it('climbs by a tenth within an hour', () => {
    expect(risesOver(maxima(1_600, 1_700, 1_870, 2_000, 2_130), 4)).toBe(true);
    expect(risesOver(maxima(1_600, 1_600, 1_620, 1_650, 1_700), 4)).toBe(false);
    expect(risesOver(maxima(2_130, 2_000, 1_870, 1_700, 1_600), 4)).toBe(false);
  });

  it('does not climb by one high moment', () => {
    expect(risesOver(maxima(2_000, 1_900, 2_250), 2)).toBe(false);
    expect(risesOver(maxima(2_000, 2_100, 2_250), 2)).toBe(true);
  });

  it('does not climb while nothing is known', () => {
    expect(risesOver(maxima(), 4)).toBe(false);
    expect(risesOver(maxima(1_600, Number.NaN, 2_130), 2)).toBe(false);
  });

  it('is known for an hour from the fourth quarter on', () => {
    expect(knowsAnHour(maxima(1, 1, 1))).toBe(false);
    expect(knowsAnHour(maxima(1, 1, 1, 1))).toBe(true);
  });

  it('was highest in one of the last four whole quarters or since', () => {
    expect(highestOfAnHour(maxima(900, 300, 100, 300, Number.NaN, 200))).toBe(300);
    expect(highestOfAnHour(maxima())).toBe(0);
  });
});
