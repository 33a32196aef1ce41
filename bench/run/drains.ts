/** Predictions of a run held against what came: how long a backlog took, and whether the load stayed in its band. */

import type { Said } from '../control/controller.ts';
import { START } from '../control/plant.ts';
import type { LoadOf } from '../loads/trace.ts';
import { type Meter, TRACE_SECONDS } from '../simulator/meter.ts';

export interface DrainFigures {
  /** Relative errors of the first prediction of each backlog, and of the ones after it. */
  readonly first: readonly number[];
  readonly later: readonly number[];
}

/** A backlog of more than a minute until the oldest record is younger than 5 s again. */
const BACKLOG_SECONDS = 60;
const DRAINED_SECONDS = 5;

/** Predictions before the second `from` are not judged. */
export const drainErrors = (
  said: readonly Said[],
  { ages, rescales }: Pick<Meter, 'ages' | 'rescales'>,
  from = 0,
): DrainFigures => {
  const [first, later]: [number[], number[]] = [[], []];
  let newest = Number.NaN;
  for (const { at, predictions } of said) {
    const second = (at - START) / 1000;
    const index = Math.ceil(second / TRACE_SECONDS);
    const predicted = predictions?.drainSeconds;
    if (second < from || predicted === undefined || !(predicted > 0) || (ages[index] ?? 0) < BACKLOG_SECONDS) continue;
    const end = ages.findIndex((age, i) => i >= index && age <= DRAINED_SECONDS);
    if (end < 0) continue;
    // A size that was chosen later is not what was predicted for.
    if (rescales.some((rescale) => rescale.second > second && rescale.second < end * TRACE_SECONDS)) continue;
    const actual = end * TRACE_SECONDS - second;
    const error = Math.abs(predicted - actual) / Math.max(actual, 30);
    (end === newest ? later : first).push(error);
    newest = end;
  }
  return { first, later };
};

/** Share of the forecast points whose minute's mean load lay within the band; NaN when there were none. */
export const coverageOf = (said: readonly Said[], load: LoadOf, seconds: number): number => {
  let [inside, all] = [0, 0];
  for (const { predictions } of said) {
    for (const { at, low, high } of predictions?.forecast ?? []) {
      const second = (at - START) / 1000;
      if (second + 60 > seconds) continue;
      let sum = 0;
      for (let i = 0; i < 60; i += 5) sum += load(second + i);
      all++;
      if (sum / 12 >= low && sum / 12 <= high) inside++;
    }
  }
  return all === 0 ? Number.NaN : inside / all;
};
