/** What the job did and cost in fact: from its history alone, without a model. */
import { isSource } from '../../lib/model/graph.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import { type JobHistory, MINUTE_MS, unitsOf } from '../history/job-history.ts';
import type { Band } from './band.ts';

export interface AsItRan {
  readonly unitHours: number;
  /** Undefined: no source's backlog was measured. */
  readonly minutesOver: Band | undefined;
  /** Restarts of any kind. */
  readonly restarts: number;
  readonly downSeconds: number;
  readonly sizes: readonly Sizing[];
  /** By the minute. */
  readonly units: readonly number[];
  /** Seconds behind; NaN: not known. */
  readonly ages: readonly number[];
}

/** Less is how the metrics scatter. */
const LEAST_BEHIND = 10;

export const asItRan = (history: JobHistory, objectiveSeconds: number): AsItRan => {
  const { graph, minutes, from, to, restarts, lagHiddenSeconds } = history;
  const length = Math.max(0, Math.round((to - from) / MINUTE_MS));
  const byMinute = new Map(minutes.map((minute) => [Math.round((minute.at - from) / MINUTE_MS), minute]));
  const sources = graph.vertices.flatMap((vertex, i) => (isSource(vertex) ? [i] : []));
  const knows = minutes.some(({ vertices }) => sources.some((i) => Number.isFinite(vertices[i]?.waiting)));
  const [units, ages]: [number[], number[]] = [[], []];
  let [low, high] = [0, 0];
  let sizing = minutes[0]?.sizing ?? history.size.current;
  const sizes: Sizing[] = [sizing];
  const first = Math.min(...byMinute.keys());
  let age = 0;
  for (let i = 0; i < length; i++) {
    const minute = byMinute.get(i);
    if (minute === undefined) {
      // Before its first whole minute it was not yet there.
      if (i > first) age += 60;
    } else {
      if (unitsOf(minute.sizing, history) !== unitsOf(sizing, history)) sizes.push(minute.sizing);
      ({ sizing } = minute);
      // Records that wait, at the rate at which they came.
      age = Math.max(
        ...sources.map((source) => {
          const { waiting = Number.NaN, perSecond = Number.NaN } = minute.vertices[source] ?? {};
          return waiting > 0 ? waiting / Math.max(1e-9, perSecond) : 0;
        }),
      );
    }
    units.push(unitsOf(sizing, history));
    ages.push(knows ? age : Number.NaN);
    if (age > objectiveSeconds) low++;
    if (age + (age > LEAST_BEHIND ? lagHiddenSeconds : 0) > objectiveSeconds) high++;
  }
  const unitHours = units.reduce((sum, one) => sum + one, 0) / 60;
  const downSeconds = restarts.reduce((sum, { seconds }) => sum + seconds, 0);
  const minutesOver = knows ? { low, expected: Math.round((low + high) / 2), high } : undefined;
  return { unitHours, minutesOver, restarts: restarts.length, downSeconds, sizes, units, ages };
};
