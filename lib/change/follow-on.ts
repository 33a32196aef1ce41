/** What follows by itself from the end of a change? A change of its own, which waits for apply like any other. */

import type { Change, ChangeInFlight } from '../model/decision.ts';
import type { EpochMs } from '../model/observation.ts';
import { formatUtc } from '../number/format.ts';
import { decided } from './change-life.ts';
import { changesNothing, isConfigOnly, NO_CHANGES } from './config-changes.ts';

/** Undefined: nothing. `jobVersion`: the platform's own version of the job as it was seen at that end. */
export const followUpChange = (ended: ChangeInFlight, jobVersion: string, now: EpochMs): ChangeInFlight | undefined => {
  const { outcome } = ended;
  switch (outcome?.kind) {
    case 'failed':
      return outcome.remedy === 'roll back' ? rollback(ended, jobVersion, now) : undefined;
    case 'confirmed':
      return changesNothing(ended.left ?? NO_CHANGES) ? undefined : configuration(ended, jobVersion, now);
    default:
      return undefined;
  }
};

/** Only once: what takes a change back is itself never taken back. Nor is what nobody knows how it was before. */
const rollback = (ended: ChangeInFlight, jobVersion: string, now: EpochMs): ChangeInFlight | undefined => {
  const { id, change, operation, before, outcome } = ended;
  if (change.rollbackOf || (isConfigOnly(change) && !before)) return undefined;
  const undo: Change = {
    from: change.to,
    to: change.from,
    vertices: change.vertices.map(({ vertex, from, to }) => ({ vertex, from: to, to: from })),
    config: before ?? NO_CHANGES,
    because: [
      {
        rule: 'roll-back',
        says: `Taken back, because the change decided at ${formatUtc(ended.decidedAt)} UTC has failed.`,
      },
      ...(outcome?.because ?? []),
    ],
    rollbackOf: { decision: id, ...(operation === undefined ? {} : { operation }) },
  };
  return decided(`${id}-rollback`, undo, jobVersion, now);
};

/** Memory and configuration that could not go together with the rescale. */
const configuration = (
  { id, change: { to }, decidedAt, left: config = NO_CHANGES }: ChangeInFlight,
  jobVersion: string,
  now: EpochMs,
): ChangeInFlight => {
  const says = `Memory and configuration that go with the rescale decided at ${formatUtc(decidedAt)} UTC: a change of their own, now that it is confirmed.`;
  const because = [{ rule: 'config-follows', says }];
  return decided(`${id}-config`, { from: to, to, vertices: [], config, because }, jobVersion, now);
};
