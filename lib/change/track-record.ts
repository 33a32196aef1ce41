/** How good earlier decisions of a job have been: of those that were carried out, which did the job keep up with? */
import type { Evaluation } from '../model/evaluation.ts';
import { type AutopilotEvent, isChangeEvent } from '../model/events.ts';
import type { EpochMs } from '../model/observation.ts';

/** A change is judged by the evaluations of so long after it was confirmed. */
export const JUDGED_FOR_MS = 2 * 3_600_000;
/** Until then the job works off what waited during its restart. */
const CATCHES_UP_MS = 15 * 60_000;
/** A larger share of the evaluations in which the load was above what the job can process: it fell short. */
const MOST_SHARE_SHORT = 0.1;

export interface PastChange {
  readonly decision: string;
  /** When it was confirmed, or failed. */
  readonly at: EpochMs;
  readonly end: 'confirmed' | 'failed';
}

/** Those that were carried out or failed, the newest first. A rollback is no decision of its own; what was never made proves nothing. */
export const pastChanges = (events: readonly AutopilotEvent[], most: number): readonly PastChange[] => {
  const ends = new Map<string, PastChange>();
  for (const event of events) {
    if (!isChangeEvent(event) || event.detail.rollbackOf !== undefined) continue;
    const { decision, name, at } = event;
    if (name === 'confirmed' || name === 'failed') ends.set(decision, { decision, at, end: name });
  }
  return [...ends.values()].toSorted((a, b) => b.at - a.at).slice(0, most);
};

export interface Judged {
  readonly at: EpochMs;
  readonly evaluation: Evaluation | undefined;
}

export interface TrackRecord {
  readonly changes: number;
  /** The job could process what arrived. */
  readonly kept: number;
  readonly short: number;
  /** Failed on the platform, or made the job worse and were rolled back. */
  readonly failed: number;
  /** Confirmed, and nothing was measured of the time after. */
  readonly unknown: number;
}

/** `after`: the evaluations of the time in which a change is judged. */
export const trackRecord = (
  changes: readonly PastChange[],
  after: (change: PastChange) => readonly Judged[],
): TrackRecord => {
  const verdicts = changes.map((change) => (change.end === 'failed' ? 'failed' : verdictOf(change, after(change))));
  const count = (verdict: (typeof verdicts)[number]): number => verdicts.filter((one) => one === verdict).length;
  return {
    changes: changes.length,
    kept: count('kept'),
    short: count('short'),
    failed: count('failed'),
    unknown: count('unknown'),
  };
};

const verdictOf = ({ at: confirmedAt }: PastChange, judged: readonly Judged[]): 'kept' | 'short' | 'unknown' => {
  const shares = judged.flatMap(({ at, evaluation }) =>
    at - confirmedAt < CATCHES_UP_MS || at - confirmedAt > JUDGED_FOR_MS ? [] : (isShort(evaluation) ?? []),
  );
  if (shares.length === 0) return 'unknown';
  return shares.filter(Boolean).length > MOST_SHARE_SHORT * shares.length ? 'short' : 'kept';
};

/** Undefined: not measured. */
const isShort = (evaluation: Evaluation | undefined): boolean | undefined => {
  const known = Object.values(evaluation?.vertices ?? {}).filter(
    ({ targetDataRate, trueProcessingRate }) => targetDataRate >= 0 && trueProcessingRate > 0,
  );
  if (known.length === 0) return undefined;
  return known.some(({ targetDataRate, trueProcessingRate }) => targetDataRate > trueProcessingRate);
};

/** "Of the last 6 changes of this job 5 carried their load in the 2 h after, 1 failed." */
export const trackRecordText = ({ changes, kept, short, failed, unknown }: TrackRecord): string => {
  if (changes === 0) return 'No change of this job has been made yet: there is no record of earlier decisions.';
  const parts = [
    ...(kept > 0 ? [`${kept} carried the load for ${JUDGED_FOR_MS / 3_600_000} h after`] : []),
    ...(short > 0 ? [`${short} fell short of it`] : []),
    ...(failed > 0 ? [`${failed} failed or had to be rolled back`] : []),
    ...(unknown > 0 ? [`of ${unknown} it is not measured`] : []),
  ];
  if (changes === 1) {
    const what =
      unknown > 0 ? 'is not measured' : parts.join('').replace('1 ', '').replace('short of it', 'short of its load');
    return `The last change of this job ${what}.`;
  }
  return `Of the last ${changes} changes of this job, ${parts.join(', ')}.`;
};
