/** When is a job evaluated next? As soon as its state asks for it, and no sooner: reading its metrics is most of what it costs. */
import type { EpochMs } from '../model/observation.ts';
import type { ForecastPoint } from '../model/predictions.ts';
import type { Polling } from './polling.ts';

export type PollReason =
  | 'change'
  | 'alarm'
  | 'sample'
  | 'trend'
  | 'next-size'
  | 'drain'
  | 'approval'
  | 'unstable'
  | 'window'
  | 'calm';

export interface NextPoll {
  readonly at: EpochMs;
  readonly because: PollReason;
  /** An alarm rang: until then the newest points are read, whether or not they are complete. */
  readonly newestUntil?: EpochMs;
  /** When it rang; by versions before this field three minutes before `newestUntil`. */
  readonly alarmAt?: EpochMs;
  /** Polls in quick succession that are left; they come back with time. */
  readonly quickLeft: number;
  readonly quickAt: EpochMs;
}

export interface PollSeen {
  readonly now: EpochMs;
  /** Which minute of the longest interval is its own, 0..1: a thousand calm jobs are not due in one minute. */
  readonly phase: number;
  /** Undefined: this is its first evaluation. */
  readonly before: NextPoll | undefined;
  readonly alarmed: boolean;
  /** The time of the newest sample; undefined: there is none. */
  readonly sampledAt: EpochMs | undefined;
  readonly changing: boolean;
  /** Running, and not being changed. */
  readonly stable: boolean;
  readonly awaitsApproval: boolean;
  /** The decision waits for one sample more. */
  readonly waitsForSample: boolean;
  /** 0: nothing waits. Infinity: it is never worked off at this size. */
  readonly drainSeconds: number | undefined;
  /** Load / capacity, 0..1. */
  readonly utilization: number | undefined;
  readonly forecast: readonly ForecastPoint[];
  /** Of the busiest vertex, 0..1; a job that is behind is busier than its load makes it. */
  readonly busy: number;
  /** When the policy expects to want another size; undefined: it expects to keep this one. */
  readonly nextSizeAt: EpochMs | undefined;
  readonly runningSince: EpochMs | undefined;
  readonly windowMs: number;
}

const MINUTE_MS = 60_000;
/** As long as one alarm keeps its job under observation. */
const ALARM_MS = 3 * MINUTE_MS;
/** As long as one more sample decides about what it rang for. */
const LONGEST_ALARM_MS = 8 * MINUTE_MS;
/** Polls of which something must come, or they end: a job that nothing can be done for costs no more than before. */
const MOST_QUICK = 20;
const QUICK_BACK_MS = 30 * MINUTE_MS;
const CATCHES_UP_MS = 10 * MINUTE_MS;
/** A size that is too small, too, is seen soon after the restart. */
const STILL_FULL_MS = 20 * MINUTE_MS;
/** Of a job with more room than that one odd sample can wait. */
const NEARLY_FULL = 0.7;
const FULL = 0.9;

export const nextPoll = (seen: PollSeen, polling: Polling, usual: number): NextPoll => {
  const { now, before, alarmed } = seen;
  const newestUntil = alarmed ? now + ALARM_MS : before?.newestUntil;
  const stillNewest = newestUntil !== undefined && newestUntil >= now;
  const fastest = polling.fastest * MINUTE_MS;
  // The window must never have a hole: it is as long as what one poll reads.
  const slowest = Math.max(fastest, Math.min(polling.slowest * MINUTE_MS, seen.windowMs));
  const usualMs = Math.min(slowest, usual * MINUTE_MS);
  const rangAt = alarmed ? now : (before?.alarmAt ?? (newestUntil ?? 0) - ALARM_MS);
  const alarmAt = stillNewest && now < rangAt + ALARM_MS ? rangAt : undefined;
  const { because, ms } = wanted({ ...seen, alarmAt }, { fastest, usual: usualMs, slowest });
  const back = before === undefined ? MOST_QUICK : (now - before.quickAt) / QUICK_BACK_MS;
  const left = Math.min(MOST_QUICK, (before?.quickLeft ?? 0) + back);
  const isQuick = ms < usualMs && because !== 'change';
  const quickLeft = isQuick && left >= 1 ? left - 1 : left;
  const allowed = isQuick && left < 1 ? usualMs : ms;
  const at = now + Math.min(slowest, Math.max(fastest, wholeMinutes(allowed)));
  // The sample that decides what an alarm rang for is wanted as soon as the alarm's own.
  const until = because === 'sample' && at <= rangAt + LONGEST_ALARM_MS ? at : 0;
  const newest = stillNewest ? Math.max(newestUntil, until) : 0;
  return {
    at,
    because,
    ...(newest > now ? { newestUntil: newest, alarmAt: rangAt } : {}),
    quickLeft: Math.round(100 * quickLeft) / 100,
    quickAt: now,
  };
};

/** `alarmAt`: of the alarm whose minutes are not over yet. */
type AlarmedPoll = PollSeen & { readonly alarmAt: EpochMs | undefined };

interface Rhythm {
  readonly fastest: number;
  readonly usual: number;
  readonly slowest: number;
}

const wanted = (
  seen: AlarmedPoll,
  { fastest, usual, slowest }: Rhythm,
): { readonly because: PollReason; readonly ms: number } => {
  const { now, drainSeconds, nextSizeAt, runningSince, utilization } = seen;
  if (seen.changing) return { because: 'change', ms: fastest };
  if (!seen.stable) return { because: 'unstable', ms: usual };
  // A job that has just started is full until it has caught up: its alarm says nothing new.
  const runs = runningSince === undefined ? 0 : now - runningSince;
  if (seen.alarmAt !== undefined && runs >= CATCHES_UP_MS) {
    if (mayNeedMore(seen)) return { because: 'alarm', ms: fastest };
    if (!hasSeenAlarm(seen)) return { because: 'alarm', ms: seen.alarmed ? ARRIVES_MINUTES * fastest : fastest };
  }
  if (seen.waitsForSample && (utilization ?? 1) >= NEARLY_FULL) return { because: 'sample', ms: fastest };
  if (drainSeconds !== undefined && drainSeconds * 1000 > 2 * usual) return { because: 'drain', ms: usual };
  const isStillFull = runs < STILL_FULL_MS && seen.waitsForSample && seen.busy >= FULL;
  if (runs < usual || isStillFull) return { because: 'window', ms: usual };
  if (seen.awaitsApproval) return { because: 'approval', ms: usual };
  const full = secondsUntilFull(seen);
  if (full !== undefined && full * 1000 < slowest) {
    return { because: 'trend', ms: Math.max(usual, full * 1000) };
  }
  if (nextSizeAt !== undefined && nextSizeAt - now < slowest) {
    return { because: 'next-size', ms: Math.max(usual, nextSizeAt - now) };
  }
  return { because: 'calm', ms: calmMs(seen, slowest) };
};

/** An alarm that one look has answered needs no second one. */
const mayNeedMore = ({ waitsForSample, utilization = 1 }: PollSeen): boolean => waitsForSample || utilization >= FULL;

/** An alarm rings on the first point of a minute; so long later all metrics of that minute have arrived. */
const ARRIVES_MINUTES = 2;
/** A look whose newest sample is older than the alarm has not seen what it rang for. */
const hasSeenAlarm = ({ alarmAt = 0, sampledAt = 0 }: AlarmedPoll): boolean => sampledAt >= alarmAt;

/** Until the load that is likely is all that the job carries; undefined: not as far as the forecast goes. (60 % used, in 20 min up to 1.7 times the load) -> 20 min */
const secondsUntilFull = ({ now, utilization, forecast }: PollSeen): number | undefined => {
  const level = forecast[0]?.expected;
  if (level === undefined || !(level > 0) || utilization === undefined || !(utilization > 0)) return undefined;
  const carries = level / utilization;
  const point = forecast.find(({ high }) => high >= carries);
  return point === undefined ? undefined : Math.max(0, point.at - now) / 1000;
};

/** The first calm poll is at a minute of the job's own, so that jobs that became calm together part; from there on it stays. */
const calmMs = ({ now, phase, before }: PollSeen, slowest: number): number => {
  if (before?.because === 'calm') return slowest;
  const own = Math.floor((phase * slowest) / MINUTE_MS) * MINUTE_MS;
  const half = slowest / 2;
  return slowest - ((((now - own) % half) + half) % half);
};

const wholeMinutes = (ms: number): number => Math.floor(ms / MINUTE_MS) * MINUTE_MS;
