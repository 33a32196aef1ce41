/** Collects samples over a minute and makes one datum of each metric. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Datum, MetricName } from './datum.ts';

export interface Recorder {
  /** One sample. A value that is not a number is not published, as Flink's reporter does with NaN. */
  add(metric: MetricName, value: number): void;
  /** The minute is over: everything recorded in it. */
  close(minute: EpochMs): readonly Datum[];
}

interface Open {
  readonly metric: MetricName;
  sampleCount: number;
  sum: number;
  minimum: number;
  maximum: number;
}

/** Metrics are distinguished by identity: the caller makes each MetricName once. */
export const createRecorder = (): Recorder => {
  let open = new Map<MetricName, Open>();
  return {
    add(metric, value) {
      if (!Number.isFinite(value)) return;
      const known = open.get(metric);
      if (!known) {
        open.set(metric, { metric, sampleCount: 1, sum: value, minimum: value, maximum: value });
        return;
      }
      known.sampleCount++;
      known.sum += value;
      known.minimum = Math.min(known.minimum, value);
      known.maximum = Math.max(known.maximum, value);
    },
    close(minute) {
      const closed = [...open.values()];
      open = new Map();
      return closed.map(({ metric, ...statistics }) => ({ ...metric, at: minute, statistics }));
    },
  };
};
