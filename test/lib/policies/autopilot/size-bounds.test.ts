import { describe, expect, it } from 'vitest';
import { evaluateJob } from '../../../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../../../lib/model/autoscaler-state.ts';
import type { Observation } from '../../../../lib/model/observation.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { PlatformSize } from '../../../../lib/model/sizing.ts';
import { autopilot } from '../../../../lib/policies/autopilot/autopilot.ts';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { sizeBounds } from '../../../../lib/policies/autopilot/size-bounds.ts';
import { kpuDollarsPerHour } from '../../../../lib/sizing/kpu.ts';
import { kpuSize } from '../../../support/kpu-job.ts';
import { all, inARow, MINUTE, observe, optionsOf, START, stateOf, vertexOf } from '../../../support/small-job.ts';

const PRICE = { 'job.autopilot.price.dollars-per-slot-hour': '0.1' };
const BUDGET = 'job.autopilot.budget.dollars-per-month';
const CALENDAR = 'job.autopilot.calendar';
/** One subtask processes so many records/s. */
const RATE = 100;

interface Course {
  readonly options?: Readonly<Record<string, string>>;
  readonly load: (minute: number) => number;
  readonly minutes: number;
  readonly parallelism?: number;
  readonly platform?: 'per-vertex' | 'kpu';
  readonly left?: number;
}

interface Step {
  readonly minute: number;
  readonly to: number;
  readonly because: readonly Reason[];
}

/** A source and a sink in a row, each minute evaluated; a change is there a minute later. */
const play = ({ options = {}, load, minutes, parallelism: first = 4, platform = 'per-vertex', left }: Course) => {
  let [parallelism, runningSince, backlog] = [first, START - MINUTE, 0];
  let state: AutoscalerState = initialState;
  let because: readonly Reason[] = [];
  const counters = { records: 0, busyMs: 0 };
  const steps: Step[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const now = START + minute * MINUTE;
    const graph = inARow(vertexOf('orders', { parallelism }), vertexOf('sink', { parallelism }));
    const read = Math.min(load(minute) + backlog / 60, RATE * parallelism);
    backlog += (load(minute) - read) * 60;
    counters.records += read * 60;
    const busy = read / RATE / parallelism;
    counters.busyMs += busy * parallelism * 60_000;
    const task = {
      recordsIn: counters.records,
      recordsOut: counters.records,
      accumulatedBusyMs: counters.busyMs,
      busy: all(busy * 1000),
      recordsInPerSecond: read,
      backPressured: all(0),
    };
    const [source, sink] = graph.vertices;
    if (source === undefined || sink === undefined) throw new Error('two vertices');
    const observation: Observation = {
      at: now,
      vertices: { [source.id]: { ...task, pendingRecords: backlog, partitions: 0 }, [sink.id]: task },
      job: observe(graph, now, {}).job,
    };
    const size: PlatformSize = {
      kind: 'kpu',
      current: kpuSize(parallelism, 1),
      limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
    };
    const evaluated = evaluateJob({
      policy: autopilot,
      options: optionsOf({ ...PRICE, ...options }),
      state,
      observations: [observation],
      now,
      job: stateOf(graph, {
        runningSince,
        ...(platform === 'kpu' ? { size } : {}),
        ...(left === undefined ? {} : { fleetDollarsLeftPerHour: left }),
      }),
      executionMode: { kind: 'act' },
    });
    state = evaluated.state;
    because = evaluated.decision.because;
    if (evaluated.decision.kind !== 'rescale') continue;
    const { to } = evaluated.decision;
    parallelism = to.kind === 'kpu' ? to.parallelism : Math.max(...Object.values(to.parallelism));
    runningSince = now + MINUTE / 2;
    steps.push({ minute, to: parallelism, because });
  }
  return { steps, parallelism, because };
};

const said = (because: readonly Reason[], rule: Reason['rule']) => because.find((one) => one.rule === rule)?.says;

describe('a budget', () => {
  const load = (minute: number) => (minute < 30 ? 350 : 1200);

  it('without one the job grows to what the load needs', () => {
    const { parallelism } = play({ load, minutes: 60 });
    expect(parallelism).toBeGreaterThanOrEqual(13);
  });

  it('the largest size that fits is taken, and what was given up is said', () => {
    const { parallelism, steps } = play({ load, minutes: 60, options: { [BUDGET]: '730' } });
    expect(parallelism).toBe(10);
    expect(steps).toHaveLength(1);
    expect(said(steps[0]?.because ?? [], 'budget')).toMatch(
      /^The budget of the job allows 10: the parallelism is 10, without it [1-9][0-9] would be chosen\.$/,
    );
  });

  it('and while it is full the job holds, and says so in every evaluation', () => {
    const { because } = play({ load, minutes: 60, options: { [BUDGET]: '730' } });
    expect(said(because, 'budget')).toMatch(/^The budget of the job allows 10: the parallelism is 10, without it/);
  });

  it('a job that is above it when it is set goes down, whatever its load', () => {
    const { steps } = play({ load: () => 700, minutes: 20, parallelism: 10, options: { [BUDGET]: '365' } });
    expect(steps).toMatchObject([{ to: 5 }]);
    expect(said(steps[0]?.because ?? [], 'budget')).toBe(
      'The budget of the job allows 5: the parallelism is 5, without it 10 would be chosen.',
    );
  });

  it('on Managed Flink it is KPUs, with the one for orchestration', () => {
    const dollars = (730 * kpuDollarsPerHour(8, 0.11)).toFixed(4);
    const { parallelism } = play({ load, minutes: 60, platform: 'kpu', options: { [BUDGET]: dollars } });
    expect(parallelism).toBe(8);
    expect(play({ load, minutes: 60, platform: 'kpu' }).parallelism).toBeGreaterThanOrEqual(13);
  });

  it('of all jobs: the job grows by what is left, and is not made smaller when nothing is', () => {
    expect(play({ load, minutes: 32, left: 0.3 }).steps).toMatchObject([{ to: 7 }]);
    expect(play({ load: () => 380, minutes: 20, left: -1 }).steps).toEqual([]);
  });
});

describe('the calendar', () => {
  /** START is midnight. */
  const from = (hour: number, minute: number, rest: string) => `0 ${minute} ${hour} * * ? && ${rest}`;
  const load = () => 350;

  it('a minimum is there when its period begins, although the load needs less, and is left when it is over', () => {
    const { steps, parallelism } = play({
      load,
      minutes: 8 * 60,
      options: { [CALENDAR]: from(0, 30, 'for 1 h && minimum 9') },
    });
    expect(steps[0]).toMatchObject({ minute: 30, to: 9 });
    expect(said(steps[0]?.because ?? [], 'calendar')).toBe(
      'The calendar (0 30 0 * * ? && for 1 h && minimum 9) asks for at least 9: the parallelism is 9, without it 4 would be chosen.',
    );
    expect(steps[1]?.minute).toBeGreaterThanOrEqual(90);
    expect(parallelism).toBeLessThan(9);
  });

  it('a wanted size is entered a restart and an evaluation ahead', () => {
    const { steps } = play({ load, minutes: 35, options: { [CALENDAR]: from(0, 30, 'for 1 h && wanted 9') } });
    expect(steps).toMatchObject([{ minute: 29, to: 9 }]);
  });

  it('a maximum keeps the job from growing, and a larger one goes down to it', () => {
    const calendar = { [CALENDAR]: from(0, 30, 'for 1 h && maximum 6') };
    const grows = (minute: number) => (minute < 40 ? 350 : 1200);
    expect(play({ load: grows, minutes: 80, options: calendar }).steps).toMatchObject([{ to: 6 }]);
    expect(play({ load: () => 950, minutes: 35, parallelism: 10, options: calendar }).steps).toMatchObject([
      { minute: 30, to: 6 },
    ]);
  });

  it('never asks for more than the budget allows', () => {
    const options = { [CALENDAR]: from(0, 10, 'for 1 h && minimum 20'), [BUDGET]: '730' };
    expect(play({ load, minutes: 20, options }).parallelism).toBe(10);
  });

  it('on Managed Flink it is the parallelism of the application', () => {
    const options = { [CALENDAR]: from(0, 10, 'for 1 h && minimum 12') };
    expect(play({ load, minutes: 20, options, platform: 'kpu' }).parallelism).toBe(12);
  });
});

it('without any of it there are no bounds', () => {
  const job = stateOf(inARow(vertexOf('orders')));
  expect(sizeBounds(initialAutopilotState, { options: optionsOf(), job, now: START })).toBeUndefined();
});
