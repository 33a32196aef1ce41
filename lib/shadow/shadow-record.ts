/** The record of a shadow: what its sizes would have cost and carried, beside those that the job had. */
import type { ShadowState } from '../model/autoscaler-state.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { EpochMs } from '../model/observation.ts';
import type { ShadowRecord, SizeRecord } from '../model/shadow.ts';
import type { Sizing } from '../model/sizing.ts';
import { sameSize } from '../sizing/size-to.ts';

const nothing: SizeRecord = { sizeHours: 0, changes: 0, minutesShort: 0 };

export const startRecord = (since: EpochMs): ShadowRecord => ({
  since,
  hours: 0,
  minutesJudged: 0,
  job: nothing,
  shadow: nothing,
});

/** What the sizes can process, where it is known. */
export interface Judged {
  readonly job: Evaluation;
  readonly shadow: Evaluation;
}

type Booking = Pick<ShadowState, 'size' | 'booked' | 'record'>;

/** What was so is not known where no evaluation was made for longer than this. */
const LONGEST_MS = 3_600_000;

/** The time since the last evaluation, with the sizes of then; judged by what is known now. */
export const withTime = (
  { size, booked, record }: Booking,
  now: EpochMs,
  current: Sizing,
  evaluated: Judged | undefined,
): Pick<ShadowState, 'booked' | 'record'> => {
  const changed = sameSize(booked.size, current) ? 0 : 1;
  const ms = now - booked.at;
  const seenMs = ms > 0 && ms <= LONGEST_MS ? ms : 0;
  const judged = evaluated !== undefined && isKnown(evaluated.job) && isKnown(evaluated.shadow) ? evaluated : undefined;
  const judgedMinutes = judged === undefined ? 0 : seenMs / 60_000;
  const added = (to: SizeRecord, of: Sizing, changes: number, at: Evaluation | undefined): SizeRecord => ({
    sizeHours: to.sizeHours + (units(of) * seenMs) / 3_600_000,
    changes: to.changes + changes,
    minutesShort: to.minutesShort + (at !== undefined && isShort(at) ? judgedMinutes : 0),
  });
  return {
    booked: { at: Math.max(now, booked.at), size: current },
    record: {
      since: record.since,
      hours: record.hours + seenMs / 3_600_000,
      minutesJudged: record.minutesJudged + judgedMinutes,
      job: added(record.job, booked.size, changed, judged?.job),
      shadow: added(record.shadow, size, 0, judged?.shadow),
    },
  };
};

export const withShadowChange = (record: ShadowRecord): ShadowRecord => ({
  ...record,
  shadow: { ...record.shadow, changes: record.shadow.changes + 1 },
});

/** What is paid for: KPUs with the one of the orchestration, else the slots of the widest vertex. */
const units = (size: Sizing): number =>
  size.kind === 'kpu' ? size.kpus + 1 : Math.max(0, ...Object.values(size.parallelism));

const isKnown = ({ vertices }: Evaluation): boolean =>
  Object.values(vertices).some(
    ({ trueProcessingRate, targetDataRate }) => !Number.isNaN(trueProcessingRate) && !Number.isNaN(targetDataRate),
  );

/** Does more arrive at a vertex than it can process? What is not known never says so. */
const isShort = ({ vertices }: Evaluation): boolean =>
  Object.values(vertices).some(({ trueProcessingRate, targetDataRate }) => trueProcessingRate < targetDataRate);
