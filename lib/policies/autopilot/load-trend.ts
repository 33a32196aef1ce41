/** Level and slope of the samples of a load. */
import type { EpochMs } from '../../model/observation.ts';
import { significant } from '../../number/significant.ts';

/** [time, records/s], oldest first. */
export type Samples = readonly (readonly [EpochMs, number])[];

export interface Trend {
  readonly level: number;
  /** Per second. */
  readonly slope: number;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** Standard deviation around the trend. */
export const scatter = (samples: Samples, level: number, slope: number): number => {
  const now = samples.at(-1)?.[0] ?? 0;
  if (samples.length < 3) return 0;
  const squares = samples.reduce((sum, [at, load]) => sum + (load - level - (slope * (at - now)) / 1000) ** 2, 0);
  return Math.sqrt(squares / (samples.length - 1));
};

/** Slope by Theil and Sen, shrunk by what scatter alone would make; level: median of the last five without the trend. */
export const levelOf = (samples: Samples, now: EpochMs, noise: number, unsure = 0): Trend => {
  const raw = theilSen(samples);
  const seconds = (now - (samples[0]?.[0] ?? now)) / 1000;
  const rough = levelAt(samples, raw, now);
  const scattered =
    samples.length < 5 ? Math.max(scatter(samples, rough, raw), noise * rough) : scatter(samples, rough, raw);
  const shrink = seconds > 0 ? (2 * Math.max(scattered, unsure)) / seconds : 0;
  const slope = Math.sign(raw) * Math.max(0, Math.abs(raw) - shrink);
  return { level: significant(levelAt(samples, slope, now)), slope: significant(slope) };
};

const levelAt = (samples: Samples, slope: number, now: EpochMs): number =>
  Math.max(0, median(samples.slice(-5).map(([at, load]) => load + (slope * (now - at)) / 1000)));

/** Median slope of all pairs that are at least a third of the series apart; per second. */
const theilSen = (samples: Samples): number => {
  const apart = Math.max(1, Math.ceil(samples.length / 3));
  const slopes: number[] = [];
  for (let i = 0; i + apart < samples.length; i++) {
    for (let j = i + apart; j < samples.length; j++) {
      const from = samples[i];
      const to = samples[j];
      if (from && to && to[0] > from[0]) slopes.push((1000 * (to[1] - from[1])) / (to[0] - from[0]));
    }
  }
  return samples.length < 4 || slopes.length === 0 ? 0 : median(slopes);
};
