/**
 * A Quartz cron, by the seconds that it names. `* * 9-11 ? * MON-FRI`: seconds, minutes, hours, day of month, month, day
 * of week (1 = SUN), and perhaps years; one of the two day fields must be `?`.
 */

export interface Cron {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** 1 = January. */
  readonly months: ReadonlySet<number>;
  /** Undefined: every year. */
  readonly years: ReadonlySet<number> | undefined;
  readonly days: DayRule;
}

export type DayRule =
  | { readonly kind: 'of-month'; readonly days: readonly MonthDay[] }
  /** 1 = Sunday. */
  | { readonly kind: 'of-week'; readonly days: ReadonlySet<number> }
  /** `6#3`: the third Friday. */
  | { readonly kind: 'nth-of-week'; readonly day: number; readonly nth: number }
  /** `6L`: the last Friday. */
  | { readonly kind: 'last-of-week'; readonly day: number };

/** `15`, `L` (0 days before the end), `L-3`; with `nearestWeekday`: `15W`, `LW`. */
export interface MonthDay {
  readonly from: 'start' | 'end';
  readonly days: number;
  readonly nearestWeekday: boolean;
}
