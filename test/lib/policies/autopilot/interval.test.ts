import { describe, expect, it } from 'vitest';
import type { JobGraph, VertexId } from '../../../../lib/model/graph.ts';
import type { Sample, VertexSample } from '../../../../lib/model/sample.ts';
import { intervalBetween } from '../../../../lib/policies/autopilot/interval.ts';

const SOURCE = 'clicks' as VertexId;
const WORK = 'sessions' as VertexId;
const graph: JobGraph = {
  vertices: [
    { id: SOURCE, name: 'clicks', parallelism: 4, maxParallelism: 128, inputs: [], finished: false },
    {
      id: WORK,
      name: 'sessions',
      parallelism: 4,
      maxParallelism: 128,
      inputs: [{ from: SOURCE, ship: 'HASH' }],
      finished: false,
    },
  ],
} as unknown as JobGraph;

const sample = (minute: number, source: Partial<VertexSample>, busiest: number): Sample => ({
  at: 60_000 * minute,
  vertices: {
    [SOURCE]: { load: 0.1, recordsIn: 240_000 * minute, recordsOut: 0, ...source },
    [WORK]: { load: 0.9, loadAverage: 0.9, loadMax: busiest, recordsIn: 240_000 * minute, recordsOut: 0 },
  },
  job: {},
});

const loadOf = (before: Sample, after: Sample) => {
  const interval = intervalBetween(before, after, graph);
  if (interval.kind !== 'measured') throw new Error(interval.kind);
  return [Math.round(interval.load), Math.round(interval.unsure), interval.backlog];
};

/** 4 000 records/s are read, and committed once a minute. */
describe('the load of a source whose backlog is read from commits', () => {
  it('is what it reads while the job has room: nothing waits', () => {
    expect(
      loadOf(sample(1, { lag: 0, lagIfFull: 40_000 }, 0.8), sample(2, { lag: 0, lagIfFull: 110_000 }, 0.8)),
    ).toEqual([4_000, 0, 0]);
  });

  it('is seen in the first minute of a job that has become full, though less waits than may have been read since the commit', () => {
    expect(loadOf(sample(1, { lag: 0, lagIfFull: 30_000 }, 0.8), sample(2, { lag: 0, lagIfFull: 120_000 }, 1))).toEqual(
      [6_000, 0, 0],
    );
  });

  it('may be off by two thirds of an interval where the job was full before and after', () => {
    const before = sample(1, { lag: 10_000, lagIfFull: 130_000 }, 1);
    const after = sample(2, { lag: 130_000, lagIfFull: 250_000 }, 1);
    expect(loadOf(before, after)).toEqual([6_000, 2_600, 130_000]);
  });

  it('is exact where the source says itself what waits', () => {
    expect(loadOf(sample(1, { lag: 0 }, 1), sample(2, { lag: 120_000 }, 1))).toEqual([6_000, 0, 120_000]);
  });
});

/** No counter moves, and the meters say that records flow. */
describe('a minute without records', () => {
  const meters = (minute: number, perSecond: number, lag = 0): Sample => {
    const vertex = {
      recordsIn: 480_000,
      recordsOut: 480_000,
      recordsInPerSecond: perSecond,
      load: 0.3,
      loadAverage: 0.3,
    };
    return { at: 60_000 * minute, vertices: { [SOURCE]: { ...vertex, lag }, [WORK]: vertex }, job: {} };
  };
  const kindOf = (before: Sample, after: Sample) => intervalBetween(before, after, graph).kind;

  it('is one whose input has stopped where the meters fall by what has left their mean, and nothing waits', () => {
    const stopped = intervalBetween(meters(1, 4_000), meters(2, 1_500), graph);
    expect(stopped).toMatchObject({ kind: 'measured', load: 0, backlog: 0 });
    // What the meters say of busy time is of the minute before: nothing is learned from it.
    expect(stopped).toMatchObject({ vertices: { [SOURCE]: { busy: 0, hottest: 0 }, [WORK]: { busy: 0, hottest: 0 } } });
  });

  it('is known after a quarter of a minute, too', () => {
    const before = meters(1, 4_000);
    const after = meters(1.25, 3_100);
    expect(kindOf(before, after)).toBe('measured');
    expect(kindOf(before, meters(1.25, 3_900))).toBe('frozen');
  });

  it('has frozen metrics where a meter goes on as it was, or records wait that are not read', () => {
    expect(kindOf(meters(1, 4_000), meters(2, 4_000))).toBe('frozen');
    expect(kindOf(meters(1, 4_000), meters(2, 3_000))).toBe('frozen');
    expect(kindOf(meters(1, 4_000), meters(2, 1_500, 20_000))).toBe('frozen');
    const before = meters(1, 4_000);
    const after = meters(2, 1_500);
    const oneGoesOn = { ...after.vertices, [WORK]: { ...after.vertices[WORK], recordsInPerSecond: 4_000 } };
    expect(kindOf(before, { ...after, vertices: oneGoesOn })).toBe('frozen');
  });
});

/** Flink's REST API hands out the same values for up to ten seconds: looks are a minute apart, what they show is not. */
describe('values that are older than the look at them', () => {
  /** 6 000 records/s arrive: 4 000 are read, 2 000 wait; busy for 90 % of the time. */
  const shownAt = (minute: number, ran: number): Sample => ({
    at: 60_000 * minute,
    vertices: {
      [SOURCE]: {
        load: 0.1,
        recordsIn: 4 * ran,
        recordsOut: 4 * ran,
        lag: 2 * ran,
        ran,
        accumulatedBusyTime: 0.4 * ran,
      },
      [WORK]: { load: 0.9, loadMax: 0.9, recordsIn: 4 * ran, recordsOut: 0, ran, accumulatedBusyTime: 3.6 * ran },
    },
    job: {},
  });

  it('are taken by their own clock', () => {
    const interval = intervalBetween(shownAt(1, 60_000), shownAt(2, 113_000), graph);
    expect(interval).toMatchObject({ kind: 'measured', seconds: 60, backlog: 226_000 });
    if (interval.kind !== 'measured') return;
    expect(interval.load).toBeCloseTo(6_000, 6);
    expect(interval.vertices[WORK]?.recordsIn).toBeCloseTo(240_000, 6);
    expect(interval.vertices[WORK]?.busy).toBeCloseTo(0.9, 9);
  });

  it('say nothing where they are those of the last look', () => {
    expect(intervalBetween(shownAt(1, 60_000), shownAt(2, 60_000), graph)).toEqual({ kind: 'frozen', at: 120_000 });
  });

  it('are of the instant of the look where their clock is none, or only one of them has it', () => {
    const began = intervalBetween(shownAt(1, 600_000), shownAt(2, 661_000 + 90_000), graph);
    expect(began).toMatchObject({ kind: 'measured', load: (6 * 151_000) / 60 });
    const { [SOURCE]: source, ...others } = shownAt(1, 60_000).vertices;
    const { ran: _, ...without } = source ?? {};
    const before = { ...shownAt(1, 60_000), vertices: { ...others, [SOURCE]: without } };
    expect(intervalBetween(before, shownAt(2, 113_000), graph)).toMatchObject({ load: (6 * 53_000) / 60 });
  });
});

/** What was read since the middle of the last minute, and busy time and rate of this one. */
describe('the busy time of a minute', () => {
  const minute = (at: number, recordsIn: number, of: Partial<VertexSample>): Sample => {
    const vertex = { recordsIn, recordsOut: 0, load: 0.5, ...of };
    return { at: 60_000 * at, vertices: { [SOURCE]: vertex, [WORK]: vertex }, job: {} };
  };
  const isOfTwoLoads = (before: Sample, after: Sample): boolean => {
    const interval = intervalBetween(before, after, graph);
    if (interval.kind !== 'measured') throw new Error(interval.kind);
    return interval.vertices[WORK]?.ofTwoLoads ?? false;
  };

  it('belongs to another load than the records since the last one, where a catch-up ended between the two', () => {
    const [catchUp, calm, calmer] = [
      minute(1, 1_077_548, { recordsInPerSecond: 11_483 }),
      minute(2, 1_617_194, { recordsInPerSecond: 7_557 }),
      minute(3, 2_065_088, { recordsInPerSecond: 7_387 }),
    ];
    expect([isOfTwoLoads(catchUp, calm), isOfTwoLoads(calm, calmer)]).toEqual([true, false]);
  });

  it('belongs to the records where it is counted as they are, whatever the meters still show', () => {
    const counted = (at: number, recordsIn: number): Sample =>
      minute(at, recordsIn, { recordsInPerSecond: 1_000, accumulatedBusyTime: 120_000 * at });
    expect(isOfTwoLoads(counted(1, 0), counted(2, 540_000))).toBe(false);
  });

  it('is taken as it is where no meter says what was read in it', () => {
    expect(isOfTwoLoads(minute(1, 0, {}), minute(2, 540_000, {}))).toBe(false);
  });
});
