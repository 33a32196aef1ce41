/** Of every minute there is a sample, or a reason why there is none. */

import type { ChangeEvent } from '../../lib/model/events.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import type { EvaluationSeen } from './evaluation-seen.ts';

export interface Minutes {
  readonly all: number;
  readonly measured: number;
  /** The job restarted, or its counters had just been reset. */
  readonly restarting: number;
  /** A point that CloudWatch never got: the minute is left out, not taken as zero. */
  readonly incomplete: number;
  /** The newest, which CloudWatch may still change. */
  readonly unsettled: number;
}

const MINUTE = 60_000;
/** Counters need a whole minute after the restart, and one before it to compare with. */
const RESTART_ECHO_MS = 3 * MINUTE;

export const accountFor = (
  evaluations: readonly EvaluationSeen[],
  journal: readonly ChangeEvent[],
  truth: Pick<GroundTruth, 'at' | 'minutes'>,
): Minutes => {
  const sampled = new Set<EpochMs>(evaluations.flatMap((record) => record.samples.map((sample) => sample.at)));
  const newest = Math.max(...sampled);
  const restarts = journal
    .filter(({ name }) => name === 'confirmed' || name === 'rolled-back')
    .map(({ decision, at }) => ({
      from: (journal.find((event) => event.decision === decision && event.name === 'applied')?.at ?? at) - MINUTE,
      to: at + RESTART_ECHO_MS,
    }));
  const counts = { measured: 0, restarting: 0, incomplete: 0, unsettled: 0 };
  for (let at = truth.at - truth.minutes * MINUTE; at < truth.at; at += MINUTE) {
    if (sampled.has(at)) counts.measured++;
    else if (at > newest) counts.unsettled++;
    else if (restarts.some(({ from, to }) => at >= from && at < to)) counts.restarting++;
    else counts.incomplete++;
  }
  return { all: truth.minutes, ...counts };
};
