import { describe, expect, it } from 'vitest';
import { curveOf, curvesOf, figuresOf, type Recording, type Second } from '../workloads/compare/figures.ts';
import { LOADS } from '../workloads/compare/loads.ts';
import {
  fullShareOf,
  meansMovedAt,
  phaseOf,
  pollingShareOf,
  recordMillisecondsOf,
  stretchesOf,
} from '../workloads/compare/machine.ts';
import { UNMEASURED } from '../workloads/compare/simulated-job.ts';
import { simulatedRuns } from '../workloads/compare/simulated-run.ts';

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
    // Behind by 1.5, 2, ... 5 s in the seconds 13 to 20, and by 4, 3 and 2 s in those that follow.
    expect(figuresOf(recording, 0)).toEqual({
      behindSeconds: 8,
      worstSeconds: 5,
      lagArea: 35,
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

describe('the machine, ten seconds by ten', () => {
  /** 4 subtasks; a record takes 5 ms, and 10 ms from second 10 on, while records wait. */
  const shown = seconds.slice(0, 40).map(
    (second): Second => ({
      ...second,
      subtasks: 4,
      busy: { records: 100 * second.at, milliseconds: 500 * second.at + 500 * Math.max(0, second.at - 9) },
    }),
  );

  it('is what a record took, and what full subtasks did beside it; of the whole run where none waited', () => {
    const stretches = stretchesOf({ seconds: shown }, (recordMs, subtasks) => (subtasks * 75) / recordMs);
    expect(stretches.map(({ from, recordMs }) => [from, recordMs])).toEqual([
      [0, 5],
      [10, 10],
      [20, 10],
      [30, 10],
    ]);
    // From second 11 on 50 of 30 records/s were done, and 200 of them then.
    expect(stretches[1]?.full).toBeCloseTo(50 / 30, 9);
    expect(stretches[3]?.full).toBe(stretches[0]?.full);
  });

  it('is left out where hardly a record came', () => {
    const idle = shown.map((second) => ({ ...second, busy: { records: second.at, milliseconds: 9 * second.at } }));
    expect(stretchesOf({ seconds: idle }, () => 100)).toEqual([]);
  });
});

describe('the source', () => {
  const second = (at: number, source?: Second['source']): Second => ({
    at,
    written: 0,
    worked: 0,
    slots: 4,
    running: source !== undefined,
    ...(source === undefined ? {} : { source }),
  });

  it('is busy with looking for records for a share of the time in which none comes', () => {
    const shown = [
      second(0, { milliseconds: 100, records: 10, subtasks: 2 }),
      second(1, { milliseconds: 900, records: 20, subtasks: 2 }),
      second(2, { milliseconds: 960, records: 20, subtasks: 2 }),
      second(3),
      second(4, { milliseconds: 10, records: 20, subtasks: 1 }),
      second(5, { milliseconds: 40, records: 20, subtasks: 1 }),
    ];
    // 60 ms of two subtasks in a second, 30 ms of one in another; a start begins again, and says nothing.
    expect(pollingShareOf({ seconds: shown })).toBeCloseTo(90 / 3000, 9);
  });

  it('says nothing of it while records come', () => {
    expect(pollingShareOf({ seconds })).toBeNaN();
  });
});

describe('the second in which the means of a minute are moved on', () => {
  const every5From = (first: number, until: number): readonly Second[] =>
    Array.from({ length: 2 * until }, (_, i) => {
      const at = i / 2;
      return {
        at,
        written: 0,
        worked: 0,
        slots: 4,
        running: true,
        meanBusy: Math.max(0, Math.floor((at - first) / 5)),
      };
    });

  it('is seen half a second later', () => {
    expect(meansMovedAt({ seconds: every5From(3.5, 60) })).toBe(3);
    expect(meansMovedAt({ seconds: every5From(5.5, 60) })).toBe(0);
  });

  it('is not known of several task managers that move theirs at other seconds', () => {
    const seconds = every5From(3.5, 60).map((second) => ({ ...second, meanBusy: Math.floor(second.at / 1.7) }));
    expect(meansMovedAt({ seconds })).toBeUndefined();
  });

  it('is not known where they hardly change', () => {
    expect(meansMovedAt({ seconds: every5From(3.5, 20) })).toBeUndefined();
    expect(meansMovedAt({ seconds })).toBeUndefined();
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

describe('the curves of two runs', () => {
  it('are side by side every ten seconds, each as far as it goes', () => {
    const real = curveOf(recording);
    const simulated = real.slice(0, 16).map((point) => ({ ...point, behind: point.behind / 2 }));
    expect(curvesOf(real, simulated).split('\n').slice(2)).toEqual([
      '| 10 | 0.0 | 4 | 0.0 | 4 |',
      '| 20 | 5.0 | 8 | 1.3 | 4 |',
      '| 30 | 0.0 | 8 | 1.3 | 4 |',
      '| 40 | 0.0 | 8 | 1.3 | 4 |',
    ]);
  });
});

describe('a simulated run', () => {
  const step = LOADS.find(({ name }) => name === 'step')!;
  /** Every ten seconds, so many milliseconds late. The window of a minute lets go of the third look when the ninth is later. */
  const looks = (late: (n: number) => number) =>
    Array.from({ length: 33 }, (_, i) => 10 * (i + 1) + late(i + 1) / 1000);
  const fullAtTenth = async (late: (n: number) => number) => {
    const measured = { machine: { ...UNMEASURED, recordMs: 5.5 }, stretches: [], phase: 0, looks: looks(late) };
    const { all } = await simulatedRuns('flink', step, 24, measured);
    return all.map((run) => !run.looks[9]?.says?.includes('The window is not full'));
  };

  it('looks when the real one did: a millisecond makes the window full ten seconds sooner', async () => {
    expect(await fullAtTenth((n) => (n === 3 ? 1 : 2))).toEqual([true, true, true, true, true]);
    expect(await fullAtTenth((n) => (n === 3 || n === 10 ? 1 : 2))).toEqual([false, false, false, false, false]);
  });

  it('shows what every look said, by the clock of the real one, and the truth of every second', async () => {
    const measured = { machine: { ...UNMEASURED, recordMs: 5.5 }, stretches: [], phase: 3, looks: looks(() => 3000) };
    const { median } = await simulatedRuns('flink', step, 24, measured);
    expect(median.looks.map(({ at }) => at)).toEqual(measured.looks.slice(0, median.looks.length));
    expect(median.looks[0]?.says).toBe('hold: Rates need two samples; there is one so far.');
    // Whole seconds from 4.5 s on: phase, and what reading takes.
    expect(median.curve.at(0)?.at).toBe(3 + 1.5 + 1);
    expect(median.curve.at(-1)?.at).toBe(step.seconds - 0.5);
    expect(Math.max(...median.curve.map(({ behind }) => behind))).toBeCloseTo(median.figures.worstSeconds, 9);
  });
});
