/** What a run came to: cost, time behind, restarts. Counted from the truth of every second, never from metrics. */

export interface SecondSeen {
  /** Task slots that are paid for. */
  readonly slots: number;
  /** Age of the oldest record that waits. */
  readonly age: number;
  readonly down: boolean;
  readonly load: number;
}

export interface Rescaled {
  readonly second: number;
  readonly from: number;
  readonly to: number;
}

export interface Meter {
  second(seen: SecondSeen): void;
  rescaled(second: number, from: number, to: number): void;
  readonly totals: {
    readonly seconds: number;
    readonly slotSeconds: number;
    /** Age, summed over the seconds. */
    readonly ageSeconds: number;
    readonly over2: number;
    readonly over5: number;
    readonly over60: number;
    readonly worst: number;
    readonly down: number;
  };
  readonly rescales: readonly Rescaled[];
  /** Age and slots after every 10 s from the start, for plots and for drains. */
  readonly ages: readonly number[];
  readonly slots: readonly number[];
  readonly loads: readonly number[];
}

export const TRACE_SECONDS = 10;

export const createMeter = (countFrom: number): Meter => {
  const totals = { seconds: 0, slotSeconds: 0, ageSeconds: 0, over2: 0, over5: 0, over60: 0, worst: 0, down: 0 };
  const rescales: Rescaled[] = [];
  const [ages, slots, loads]: [number[], number[], number[]] = [[], [], []];
  let now = 0;
  return {
    totals,
    rescales,
    ages,
    slots,
    loads,
    second(seen) {
      if (now % TRACE_SECONDS === 0) {
        ages.push(seen.age);
        slots.push(seen.slots);
        loads.push(seen.load);
      }
      now++;
      if (now <= countFrom) return;
      totals.seconds++;
      totals.slotSeconds += seen.slots;
      totals.ageSeconds += seen.age;
      if (seen.age > 2) totals.over2++;
      if (seen.age > 5) totals.over5++;
      if (seen.age > 60) totals.over60++;
      if (seen.down) totals.down++;
      totals.worst = Math.max(totals.worst, seen.age);
    },
    rescaled(second, from, to) {
      if (second >= countFrom) rescales.push({ second, from, to });
    },
  };
};
