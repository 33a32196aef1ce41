/** What a replay comes to: units that are paid for, minutes behind, restarts. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sizing } from '../../lib/model/sizing.ts';

export interface StepSeen {
  readonly sizing: Sizing;
  readonly age: number;
  readonly down: boolean;
}

export interface SizeChange {
  readonly at: EpochMs;
  readonly from: Sizing;
  readonly to: Sizing;
}

export interface ReplayMeter {
  step(seconds: number, seen: StepSeen): void;
  rescaled(at: EpochMs, from: Sizing, to: Sizing): void;
  readonly totals: {
    readonly unitSeconds: number;
    readonly seconds: number;
    readonly minutesOver: number;
    readonly downSeconds: number;
    readonly worstSeconds: number;
  };
  readonly changes: readonly SizeChange[];
  /** After every whole minute: units, and the highest age in it. */
  readonly units: readonly number[];
  readonly ages: readonly number[];
}

/** `unitsOf`: what is paid for at a size. */
export const createMeter = (objectiveSeconds: number, unitsOf: (sizing: Sizing) => number): ReplayMeter => {
  const totals = { unitSeconds: 0, seconds: 0, minutesOver: 0, downSeconds: 0, worstSeconds: 0 };
  const changes: SizeChange[] = [];
  const [units, ages]: [number[], number[]] = [[], []];
  let worst = 0;
  return {
    totals,
    changes,
    units,
    ages,
    step(seconds, { sizing, age, down }) {
      const paid = unitsOf(sizing);
      totals.unitSeconds += paid * seconds;
      totals.seconds += seconds;
      if (down) totals.downSeconds += seconds;
      totals.worstSeconds = Math.max(totals.worstSeconds, age);
      worst = Math.max(worst, age);
      if (totals.seconds % 60 !== 0) return;
      units.push(paid);
      ages.push(worst);
      if (worst > objectiveSeconds) totals.minutesOver++;
      worst = 0;
    },
    rescaled(at, from, to) {
      changes.push({ at, from, to });
    },
  };
};
