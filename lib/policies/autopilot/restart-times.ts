/** What a change of the size costs: learned downtime per direction, replay, and how often it has failed. */
import type { EpochMs } from '../../model/observation.ts';

export interface RestartTimes {
  /** Seconds from the decision until the job runs again; the mean of about six. */
  readonly up: Learned;
  readonly down: Learned;
  /** The change that waits for the job to run again. */
  readonly waiting: { readonly at: EpochMs; readonly direction: 'up' | 'down' } | undefined;
  /** Changes in a row that failed, and when the last one did. */
  readonly failures: number;
  readonly failedAt: EpochMs | undefined;
  /** A change was decided: the size of now is not only what the job was created with. */
  readonly decided?: true;
  /** Slots of the largest step that failed: for a day the next one is smaller. */
  readonly failedSlots: number | undefined;
  /** Seconds of load that are read a second time after a restart. */
  readonly replay?: Learned;
  /** Downtime to start from: of other jobs of the account. */
  readonly usual?: number;
}

interface Learned {
  readonly seconds: number;
  readonly count: number;
}

const unknown: Learned = { seconds: Number.NaN, count: 0 };
export const initialRestartTimes: RestartTimes = {
  up: unknown,
  down: unknown,
  waiting: undefined,
  failures: 0,
  failedAt: undefined,
  failedSlots: undefined,
};

export const USUAL_DOWNTIME_S = 45;
/** Records since the last checkpoint are read a second time; seconds of load. */
const USUAL_REPLAY_S = 20;
const PAUSES_MIN = [0, 2, 6, 14];

/** Of this direction; of the other one where this was never seen; as is usual where none was. */
export const downtimeSeconds = ({ up, down, usual }: RestartTimes, direction: 'up' | 'down'): number => {
  const [own, other] = direction === 'up' ? [up, down] : [down, up];
  return [own, other].find(({ count }) => count > 0)?.seconds ?? usual ?? USUAL_DOWNTIME_S;
};

/** The size of now is a guess of those who created the job: no change has shown it to be right. */
export const isFirstSizing = ({ decided }: RestartTimes): boolean => decided !== true;

/** After a restart: what is read a second time, in seconds of load. */
export const replaySeconds = ({ replay }: RestartTimes): number => replay?.seconds ?? USUAL_REPLAY_S;

const LONGEST_REPLAY_S = 600;

/** Where counters do not start with the run, nothing follows from them. */
export const withReplay = (times: RestartTimes, seconds: number): RestartTimes =>
  seconds >= 0 && seconds <= LONGEST_REPLAY_S ? { ...times, replay: learn(times.replay ?? unknown, seconds) } : times;

export const withDecision = (times: RestartTimes, at: EpochMs, direction: 'up' | 'down'): RestartTimes => ({
  ...times,
  decided: true,
  waiting: { at, direction },
});

/** Asked for later than decided, as after a checkpoint: the job has run on until then. */
export const withRequest = (times: RestartTimes, at: EpochMs): RestartTimes =>
  times.waiting === undefined || at <= times.waiting.at ? times : { ...times, waiting: { ...times.waiting, at } };

/** The job runs since a time after the decision: the restart is over. */
export const withRunning = (times: RestartTimes, runningSince: EpochMs): RestartTimes => {
  const { waiting } = times;
  if (waiting === undefined || runningSince <= waiting.at) return times;
  const seconds = (runningSince - waiting.at) / 1000;
  // Longer than half an hour: something else was in the way.
  if (seconds > 1800) return { ...times, waiting: undefined };
  return { ...times, waiting: undefined, failures: 0, [waiting.direction]: learn(times[waiting.direction], seconds) };
};

const learn = ({ seconds, count }: Learned, measured: number): Learned => {
  const total = Math.min(6, count + 1);
  return { seconds: count === 0 ? measured : seconds + (measured - seconds) / total, count: total };
};

export const withFailure = (times: RestartTimes, at: EpochMs, slots: number): RestartTimes => ({
  ...times,
  waiting: undefined,
  failures: times.failures + 1,
  failedAt: at,
  // Another packing alone has no slots of its own to go less far with.
  failedSlots: slots > 0 ? slots : times.failedSlots,
});

/** When the next change may be tried; undefined: now. (second failure in a row at 10:00) -> 10:02 */
export const triedAgainAt = ({ failures, failedAt }: RestartTimes, now: EpochMs): EpochMs | undefined => {
  if (failures === 0 || failedAt === undefined) return undefined;
  const minutes = PAUSES_MIN[Math.min(failures, PAUSES_MIN.length) - 1] as number;
  const at = failedAt + minutes * 60_000;
  return at > now ? at : undefined;
};

const SMALLER_MS = 24 * 3_600_000;

/** Slots that a step may have at most after a failed one. */
export const mostSlots = ({ failedAt, failedSlots }: RestartTimes, now: EpochMs): number =>
  failedAt === undefined || failedSlots === undefined || now - failedAt > SMALLER_MS
    ? Number.POSITIVE_INFINITY
    : failedSlots - 1;
