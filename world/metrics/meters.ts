/** Flink's own view of its counters: rates and busy times over the last minute, per subtask. */
import type { RunningJob } from '../run/running-job.ts';

/** Seconds between two snapshots; a minute has four. */
export const SNAPSHOT_SECONDS = 15;
const SPAN_SECONDS = 60;

export interface SubtaskReading {
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly recordsInPerSecond: number;
  readonly recordsOutPerSecond: number;
  readonly busyMs: number;
  readonly backPressuredMs: number;
  readonly idleMs: number;
}

export interface Meters {
  /** To be called every SNAPSHOT_SECONDS. Per vertex of the job, per subtask. */
  read(): readonly (readonly SubtaskReading[])[];
}

interface Counters {
  readonly second: number;
  readonly recordsIn: Float64Array;
  readonly recordsOut: Float64Array;
  readonly busySeconds: Float64Array;
  readonly backPressuredSeconds: Float64Array;
}

/** Meters of a fresh start: they know nothing of the run before. */
export const createMeters = (job: RunningJob): Meters => {
  const history = job.vertices.map((): Counters[] => []);
  return {
    read: () =>
      job.vertices.map((run, vertex) => {
        const now: Counters = {
          second: job.seconds(),
          recordsIn: run.recordsIn.slice(),
          recordsOut: run.recordsOut.slice(),
          busySeconds: run.busySeconds.slice(),
          backPressuredSeconds: run.backPressuredSeconds.slice(),
        };
        const past = history[vertex] ?? [];
        past.push(now);
        while ((past[0]?.second ?? 0) < now.second - SPAN_SECONDS) past.shift();
        const minuteAgo = past[0]?.second === now.second - SPAN_SECONDS ? past[0] : undefined;
        return Array.from({ length: run.layout.parallelism }, (_, i) => reading(now, minuteAgo, i));
      }),
  };
};

/**
 * In the first minute a rate counts the time before the start as zeros (Flink's MeterView divides by its whole span), while
 * a time share is taken over the time there was (TimerGauge).
 */
const reading = (now: Counters, minuteAgo: Counters | undefined, i: number): SubtaskReading => {
  const grown = (counter: 'recordsIn' | 'recordsOut' | 'busySeconds' | 'backPressuredSeconds'): number =>
    (now[counter][i] ?? 0) - (minuteAgo?.[counter][i] ?? 0);
  const seconds = Math.max(1, now.second - (minuteAgo?.second ?? 0));
  const share = (spent: number): number => Math.min(1000, Math.round((1000 * spent) / Math.min(SPAN_SECONDS, seconds)));
  const busyMs = share(grown('busySeconds'));
  const backPressuredMs = Math.min(1000 - busyMs, share(grown('backPressuredSeconds')));
  return {
    recordsIn: Math.floor(now.recordsIn[i] ?? 0),
    recordsOut: Math.floor(now.recordsOut[i] ?? 0),
    recordsInPerSecond: grown('recordsIn') / SPAN_SECONDS,
    recordsOutPerSecond: grown('recordsOut') / SPAN_SECONDS,
    busyMs,
    backPressuredMs,
    idleMs: 1000 - busyMs - backPressuredMs,
  };
};
