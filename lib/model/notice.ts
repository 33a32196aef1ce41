/** What is reported to people beside the decision; the texts are those of the Flink autoscaler. */
import type { EpochMs } from './observation.ts';

/** What Flink's autoscaler reports as an event: `ScalingReport`, `MemoryPressure`, `IneffectiveScaling`, … */
export interface Notice {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  /** Notices of the same key are not repeated within the interval. */
  readonly key: string | undefined;
  readonly message: string;
  readonly intervalMs: number | undefined;
}

/** A cycle that could not go on. */
export const autoscalerError = (message: string): Notice => ({
  type: 'Warning',
  reason: 'AutoscalerError',
  key: undefined,
  message,
  intervalMs: undefined,
});

/** No interval is longer: what was given before need not be remembered. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

type Noticed = Readonly<Record<string, EpochMs>>;

/** Which notices are due, given when each key was last given? Those without a key or an interval always are. */
export const dueNotices = (
  notices: readonly Notice[],
  noticed: Noticed,
  now: EpochMs,
): { readonly due: readonly Notice[]; readonly noticed: Noticed } => {
  const next: Record<string, EpochMs> = Object.fromEntries(
    Object.entries(noticed).filter(([, given]) => Math.abs(now - given) < FORGOTTEN_AFTER_MS),
  );
  const due = notices.filter(({ key, intervalMs }) => {
    if (key === undefined || intervalMs === undefined) return true;
    const given = next[key];
    if (given !== undefined && Math.abs(now - given) < intervalMs) return false;
    next[key] = now;
    return true;
  });
  return { due, noticed: next };
};
