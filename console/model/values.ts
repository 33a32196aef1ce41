/** Values of the page's model: measurements, times, sizes, configuration to copy. */

/** `null` is "not measured". It is never drawn as zero. */
export type Measured = number | null;
/** A rate may also have no limit that was seen: a vertex that was never busy. */
export type Reading = number | 'unlimited' | null;
/** Epoch milliseconds. */
export type Time = number;

export interface Size {
  /** Of the application, or of the widest vertex. */
  readonly parallelism: number;
  /** Null where the platform is not paid by KPU. */
  readonly kpus: Measured;
  readonly parallelismPerKpu: Measured;
  readonly dollarsPerHour: Measured;
}

/** Configuration as it can be pasted where it belongs. */
export interface ReadyMade {
  readonly kind: 'flink-configuration' | 'update-application' | 'flink-deployment';
  readonly text: string;
}
