import { describe, expect, it } from 'vitest';
import {
  figuresOf,
  fullShareOf,
  phaseOf,
  type Recording,
  recordMillisecondsOf,
  type Second,
} from '../workloads/compare/figures.ts';

/** 100 records/s are written; the bottleneck does all of them but from second 10 on, where it does half, and from 20 on twice. */
const seconds: readonly Second[] = Array.from({ length: 41 }, (_, at) => {
  const written = 100 * at;
  const slow = Math.min(10, Math.max(0, at - 10));
  const quick = Math.max(0, at - 20);
  const worked = Math.min(written, written - 50 * slow + 100 * quick);
  return {
    at,
    written,
    worked,
    slots: at < 20 ? 4 : 8,
    running: at !== 20,
    ...(at === 20 ? {} : { widest: at < 20 ? 4 : 8 }),
  };
});

const recording: Recording = {
  began: '2026-11-30T14:00:00.000Z',
  loadAverage: 1,
  seconds,
  looks: [],
  lost: 0,
  doubled: 0,
};

describe('the figures of a run', () => {
  it('are counted from what was written and worked, by the age of the oldest record that waits', () => {
    // Behind by 1, 1, 2, 2, 3, 3, 4 and 4 s in the seconds 13 to 20, and by 3, 2 and 1 s in those that follow.
    expect(figuresOf(recording, 0)).toEqual({
      behindSeconds: 5,
      worstSeconds: 4,
      lagArea: 26,
      slotSeconds: 4 * 19 + 8 * 21,
      downSeconds: 1,
      lost: 0,
      doubled: 0,
      changes: ['4 -> 8 at 21 s'],
    });
  });

  it('count nothing of the time before', () => {
    expect(figuresOf(recording, 30)).toMatchObject({ behindSeconds: 0, lagArea: 0, slotSeconds: 8 * 11 });
  });
});

describe('the time that a record takes', () => {
  const second = (at: number, busy?: Second['busy']): Second => ({
    at,
    written: 0,
    worked: 0,
    slots: 4,
    running: busy !== undefined,
    ...(busy === undefined ? {} : { busy }),
  });

  it('is the busy time between two looks by the records between them, over restarts that begin both again', () => {
    const shown = [
      second(0, { milliseconds: 1000, records: 200 }),
      second(1, { milliseconds: 4000, records: 760 }),
      second(2),
      second(3, { milliseconds: 2000, records: 340 }),
    ];
    expect(recordMillisecondsOf({ ...recording, seconds: shown })).toBeCloseTo(6000 / 1100, 9);
  });

  it('is not known where nothing was seen', () => {
    expect(recordMillisecondsOf({ ...recording, seconds: [second(0), second(1)] })).toBeNaN();
  });
});

describe('what full subtasks did', () => {
  const with4 = seconds.map((second) => ({ ...second, subtasks: 4 }));

  it('is what was worked where records waited, in parts of what it should have been', () => {
    expect(fullShareOf({ ...recording, seconds: with4.slice(0, 21) }, () => 50)).toBeCloseTo(1, 9);
    expect(fullShareOf({ ...recording, seconds: with4.slice(0, 21) }, (subtasks) => 15 * subtasks)).toBeCloseTo(
      50 / 60,
      9,
    );
  });

  it('is not known where nothing waits, or where nothing runs', () => {
    expect(fullShareOf({ ...recording, seconds: with4.slice(0, 10) }, () => 50)).toBeNaN();
    expect(fullShareOf(recording, () => 50)).toBeNaN();
  });
});

describe('the phase of the looks', () => {
  it.each([
    [[9.9, 20.3, 30.4, 40.2], 0],
    [[7.1, 16.8, 28.9, 37], 7],
    [[], 0],
  ])('%j, every ten seconds: %d', (at, phase) => {
    expect(phaseOf({ looks: at.map((one) => ({ at: one })) }, 10)).toBe(phase);
  });
});
