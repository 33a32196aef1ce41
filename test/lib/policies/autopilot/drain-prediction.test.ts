import { describe, expect, it } from 'vitest';
import { asVertexId, type JobGraph } from '../../../../lib/model/graph.ts';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { drain } from '../../../../lib/policies/autopilot/predictions.ts';
import type { Present } from '../../../../lib/policies/autopilot/present.ts';
import type { Seen } from '../../../../lib/policies/policy.ts';

const orders = asVertexId('orders');
const join = asVertexId('join');
const size = { parallelism: 2, maxParallelism: 24, finished: false };
const graph: JobGraph = {
  vertices: [
    { id: orders, name: 'orders', inputs: [], ...size },
    { id: join, name: 'join', inputs: [{ from: orders, shipStrategy: 'HASH' }], ...size },
  ],
};
const MINUTE = 60_000;
const LOAD = 440;
/** By busy time the job carries so much; it has read 850/s while it was full, its subtasks 77 % busy. */
const PROMISED = 1_050;
const READ = 850;
const WAITING = 300_000;

/** Minutes of a drain; back pressure of the source in each. */
const drained = (backPressure: readonly number[]) => {
  const window = backPressure.map((pressure, minute) => ({
    at: minute * MINUTE,
    job: {},
    vertices: {
      [orders]: {
        recordsIn: 60 * READ * minute,
        recordsOut: 60 * READ * minute,
        backPressure: pressure,
        lag: WAITING + 60 * (READ - LOAD) * (backPressure.length - 1 - minute),
        load: 0.03,
        loadAverage: 0.03,
      },
      [join]: { recordsIn: 60 * READ * minute, recordsOut: 0, load: 0.77, loadAverage: 0.77, loadMax: 0.83 },
    },
  }));
  const state = { ...initialAutopilotState, backlog: { records: WAITING, at: window.at(-1)?.at } };
  const present = { carries: PROMISED, series: { ...state.series, level: LOAD } } as unknown as Present;
  return drain(state, present, { window, job: { graph } } as unknown as Seen).drainSeconds;
};

describe('how long a backlog takes', () => {
  it('is by what the job reads, where it is full and reads less than its busy time promises', () => {
    expect(drained([0.95, 0.98, 0.92])).toBeCloseTo(WAITING / (READ - LOAD), 6);
  });

  it('is by what it promises, where nothing has held its source back so far', () => {
    expect(drained([0, 0.95])).toBeCloseTo(WAITING / (PROMISED - LOAD), 6);
    expect(drained([0.5, 0.5, 0.5])).toBeCloseTo(WAITING / (PROMISED - LOAD), 6);
    expect(drained([0.95])).toBeCloseTo(WAITING / (PROMISED - LOAD), 6);
  });
});
