/** What a simulated vertex counts and measures since its start. */
export interface Counters {
  recordsIn: number;
  recordsOut: number;
  busySeconds: number;
  /** Means of the last seconds: busy share of the mean and of the hottest subtask, back-pressured share, records/s. */
  busy: number;
  hottest: number;
  backPressured: number;
  perSecond: number;
}

export const noCounters = (): Counters => ({
  recordsIn: 0,
  recordsOut: 0,
  busySeconds: 0,
  busy: 0,
  hottest: 0,
  backPressured: 0,
  perSecond: 0,
});
