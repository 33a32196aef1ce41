/** Which metrics tell about the containers of an application, and when are they worth their price? */
import type { Options } from '../../../lib/options/options.ts';
import { type Metric, MINUTE_MS } from './metric.ts';

/** All of the whole application: one metric each, however many vertices and task managers there are. */
export interface MemoryNeeds {
  readonly container: Metric;
  readonly heap: Metric;
  readonly managed: Metric;
  readonly oldCollections: Metric;
}

export const memoryNeeds = (ofJob: (name: string) => Metric): MemoryNeeds => ({
  container: ofJob('containerMemoryUtilization'),
  heap: ofJob('heapMemoryUtilization'),
  managed: ofJob('managedMemoryUtilization'),
  oldCollections: ofJob('oldGenerationGCTime'),
});

/** Under either name: Flink 2.2 has another one. */
export const restartCounters = (ofJob: (name: string) => Metric): readonly Metric[] => [
  ofJob('fullRestarts'),
  ofJob('numRestarts'),
];

/** They are for sizing, which does not turn on the newest minutes; and every read brings all minutes of the window. */
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

/**
 * At the first poll of every quarter hour; at every poll where the window is shorter, since it must not be empty.
 * (a poll every 5 min)  ->  10:00, 10:15, 10:30, …
 */
export const containersAreDue = (now: number, everyMinutes: number, options: Options): boolean =>
  options.metricsWindowMs < QUARTER_HOUR_MS || now % QUARTER_HOUR_MS < everyMinutes * MINUTE_MS;
