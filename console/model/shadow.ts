/** The policy that is asked beside the one that decides, as the page shows it. Types only. */
import type { PageReason } from './history.ts';
import type { Size, Time } from './values.ts';

export interface PageShadow {
  readonly policy: string;
  /** The policy that decides. */
  readonly beside: string;
  /** Of the hours that sizes are counted in. */
  readonly unit: 'KPU-hours' | 'slot-hours';
  readonly since: Time;
  /** That the record covers. */
  readonly hours: number;
  readonly minutesJudged: number;
  readonly job: PageSizeRecord;
  readonly shadow: PageSizeRecord;
  /** What it would do now; null where there was nothing to ask it about. */
  readonly now: {
    readonly decision: 'hold' | 'recommend' | 'rescale';
    readonly because: readonly PageReason[];
  } | null;
  /** What it would have done lately, the newest first. */
  readonly changes: readonly PageShadowChange[];
}

export interface PageSizeRecord {
  readonly size: Size;
  readonly sizeHours: number;
  readonly changes: number;
  readonly minutesShort: number;
}

export interface PageShadowChange {
  readonly at: Time;
  readonly from: Size;
  readonly to: Size;
  readonly direction: 'up' | 'down' | 'same';
  readonly says: string;
}
