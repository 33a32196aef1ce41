/** What the first minutes after a restart teach of a vertex, where CloudWatch has busy time by the minute only. */
import { describe, expect, it } from 'vitest';
import { asVertexId, type JobGraph } from '../../../../lib/model/graph.ts';
import type { Sample } from '../../../../lib/model/sample.ts';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { busySecondRate } from '../../../../lib/policies/autopilot/capacity-curve.ts';
import { withNewSamples } from '../../../../lib/policies/autopilot/learn.ts';

const SOURCE = asVertexId('clicks');
const PARALLELISM = 15;
const graph: JobGraph = {
  vertices: [
    { id: SOURCE, name: 'clicks', parallelism: PARALLELISM, maxParallelism: 128, inputs: [], finished: false },
  ],
};
const run = { graph, runningSince: 0, sourcePartitions: {} };

/** `counted`: records so far, in the middle of the minute. A subtask reads 1 000 records in a busy second. */
const minute = (at: number, counted: number, perSecond: number): Sample => {
  const load = perSecond / (1000 * PARALLELISM);
  const vertex = { recordsIn: counted, recordsOut: counted, recordsInPerSecond: perSecond, lag: 0 };
  return { at: 60_000 * at, vertices: { [SOURCE]: { ...vertex, load, loadAverage: load, loadMax: load } }, job: {} };
};

const learnedFrom = (window: readonly Sample[]): number => {
  const vertex = withNewSamples(initialAutopilotState, window, run).vertices[SOURCE];
  return vertex === undefined ? Number.NaN : busySecondRate(vertex.curve, PARALLELISM);
};

/** 11 500/s for most of a minute and 7 500/s after it: 9 000/s from one middle to the next. */
const catchUp = [minute(2, 1_000_000, 11_500), minute(3, 1_540_000, 7_500)];

describe('the minute after a catch-up', () => {
  it('teaches nothing', () => {
    expect(learnedFrom(catchUp)).toBeNaN();
    expect(learnedFrom([...catchUp, minute(4, 1_990_000, 7_500)])).toBeCloseTo(1000, 0);
  });

  it('is soon over: where counters and rates never agree, the vertex is learned of all the same', () => {
    const lumpy = Array.from({ length: 9 }, (_, i) => minute(2 + i, 540_000 * i, 7_500));
    expect(learnedFrom(lumpy.slice(0, 4))).toBeNaN();
    expect(learnedFrom(lumpy)).toBeCloseTo(1200, 0);
  });
});
