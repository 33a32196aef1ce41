import { describe, expect, it } from 'vitest';
import { asVertexId, type JobGraph } from '../../../../lib/model/graph.ts';
import type { Sample } from '../../../../lib/model/sample.ts';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { withNewSamples } from '../../../../lib/policies/autopilot/learn.ts';
import {
  downtimeSeconds,
  initialRestartTimes,
  replaySeconds,
  withDecision,
  withReplay,
  withRunning,
} from '../../../../lib/policies/autopilot/restart-times.ts';

const read = asVertexId('read');
const graph: JobGraph = {
  vertices: [{ id: read, name: 'read', parallelism: 2, maxParallelism: 128, inputs: [], finished: false }],
};
const sample = (second: number, recordsIn: number, lag: number): Sample => ({
  at: second * 1000,
  job: {},
  vertices: { [read]: { recordsIn, recordsOut: 0, lag, loadAverage: 0.5, loadMax: 0.5 } },
});

describe('what a restart costs', () => {
  it('is learned by direction, and taken from the other one where this was never seen', () => {
    const down = withRunning(withDecision(initialRestartTimes, 0, 'down'), 70_000);
    expect(downtimeSeconds(initialRestartTimes, 'up')).toBe(45);
    expect(downtimeSeconds(down, 'up')).toBe(70);
    const both = withRunning(withDecision(down, 100_000, 'up'), 190_000);
    expect([downtimeSeconds(both, 'up'), downtimeSeconds(both, 'down')]).toEqual([90, 70]);
  });

  it('has records that are read a second time: what was read and waits, without what has arrived', () => {
    const run = { graph, runningSince: 0, sourcePartitions: {}, deviation: undefined };
    const before = [0, 60, 120].map((second) => sample(second, 100 * second, 1_000));
    const ran = withNewSamples(initialAutopilotState, before, run);
    expect(ran.series.level).toBeCloseTo(100, 0);
    // 200 s later: 100/s have arrived and 30 s of it were read again.
    const after = withNewSamples(ran, [sample(320, 9_000, 15_000)], { ...run, runningSince: 230_000 });
    expect(replaySeconds(after.restarts)).toBeCloseTo(30, 0);
    expect(after.backlog).toEqual({ records: 15_000, at: 320_000 });
  });

  it('learns nothing of a replay from counters that do not start with the run', () => {
    for (const impossible of [-40, 3_000, Number.NaN]) {
      expect(replaySeconds(withReplay(initialRestartTimes, impossible))).toBe(20);
    }
  });
});
