import { describe, expect, it } from 'vitest';
import { asVertexId, type JobGraph } from '../../../../lib/model/graph.ts';
import { type AutopilotState, initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { drain } from '../../../../lib/policies/autopilot/predictions.ts';
import type { Present } from '../../../../lib/policies/autopilot/present.ts';
import { withReadWhenFull } from '../../../../lib/policies/autopilot/read-when-full.ts';
import type { Seen } from '../../../../lib/policies/policy.ts';
import { POLICIES, policyNamed } from '../../../../lib/policies.ts';
import { optionsOf } from '../../../support/small-job.ts';
import { evaluationsOfStory } from '../../../support/timeline.ts';

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
const windowOf = (backPressure: readonly number[]) =>
  backPressure.map((pressure, minute) => ({
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

const drained = (backPressure: readonly number[], full?: AutopilotState['full']) => {
  const window = windowOf(backPressure);
  const backlog = { records: WAITING, at: window.at(-1)?.at };
  const present = { carries: PROMISED, series: { ...initialAutopilotState.series, level: LOAD } } as unknown as Present;
  const seen = { window, job: { graph } } as unknown as Seen;
  return drain({ backlog, ...(full && { full }) }, present, seen).drainSeconds;
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

  it('is by what a job of this size or a smaller one read when it was full before, until this one is', () => {
    expect(drained([0, 0.95], [[2, 0.8]])).toBeCloseTo(WAITING / (0.8 * PROMISED - LOAD), 6);
    expect(drained([0, 0.95], [[1, 0.7]])).toBeCloseTo(WAITING / (0.7 * PROMISED - LOAD), 6);
    expect(drained([0, 0.95], [[8, 0.7]])).toBeCloseTo(WAITING / (PROMISED - LOAD), 6);
    expect(drained([0.95, 0.98], [[2, 0.5]])).toBeCloseTo(WAITING / (READ - LOAD), 6);
  });
});

describe('what a job reads when it is full', () => {
  const learned = (backPressure: readonly number[], before: AutopilotState['full'] = []) => {
    const seen = { window: windowOf(backPressure), job: { graph } };
    return withReadWhenFull(before, PROMISED, seen);
  };

  it('is kept in parts of what busy times promise, for its size', () => {
    expect(learned([0.95, 0.98, 0.92])).toEqual([[2, 0.81]]);
    expect(
      learned(
        [0.95, 0.98, 0.92],
        [
          [2, 0.6],
          [8, 0.5],
        ],
      ),
    ).toEqual([
      [8, 0.5],
      [2, 0.81],
    ]);
  });

  it('is not learned from one interval, nor where the source was not held back', () => {
    expect(learned([0.95, 0.98])).toEqual([]);
    expect(learned([0.5, 0.5, 0.5, 0.5], [[2, 0.6]])).toEqual([[2, 0.6]]);
  });

  it('is never more than was promised', () => {
    const seen = { window: windowOf([0.95, 0.98, 0.92]), job: { graph } };
    expect(withReadWhenFull(undefined, READ / 2, seen)).toEqual([[2, 1]]);
  });
});

describe('the drain that is predicted with a decision', () => {
  /** Twice the load from minute 10 on. */
  const predicted = (full: AutopilotState['full']): number | undefined => {
    const policy = policyNamed('autopilot', POLICIES);
    const story = evaluationsOfStory({
      vertices: [
        { name: 'orders', parallelism: 6, perSubtask: 400 },
        { name: 'count', parallelism: 6, perSubtask: 100 },
      ],
      partitions: 24,
      policy: { ...policy, initial: { ...initialAutopilotState, full } },
      options: optionsOf({ 'catch-up.duration': '30 min', 'metrics.window': '15 min' }),
      arriving: (minute) => (minute >= 10 ? 1000 : 500),
      minutes: 20,
    });
    return story.find(({ taken: { decision } }) => decision.kind === 'rescale')?.taken.predictions?.drainSeconds;
  };

  it('is longer where a smaller size has read less than was promised, when it was full', () => {
    const plain = predicted(undefined);
    expect(plain).toBeGreaterThan(60);
    expect(predicted([[6, 1]])).toBe(plain);
    expect(predicted([[6, 0.9]])).toBeGreaterThan(1.1 * (plain ?? Number.NaN));
    expect(predicted([[99, 0.9]])).toBe(plain);
  });
});
