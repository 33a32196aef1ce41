/** The change that follows by itself from the end of another: a rollback, or the configuration that was deferred. */
import type { ChangeInFlight, Outcome, PendingChange, Rollback } from '../model/change.ts';
import type { ConfigChanges } from '../model/decision.ts';
import { formatUtc } from '../number/format.ts';
import { changesNothing, NO_CHANGES } from './config-changes.ts';
import { takenOf } from './with-outcome.ts';

/** Undefined: nothing. `jobVersion`: the platform's own version of the job as it was seen at that end. */
export const followUpChange = (
  ended: ChangeInFlight,
  outcome: Outcome,
  jobVersion: string,
): PendingChange | undefined => {
  switch (outcome.kind) {
    case 'failed':
      return outcome.remedy === 'roll-back' ? rollback(ended, outcome, jobVersion) : undefined;
    case 'confirmed': {
      const { deferredConfig = NO_CHANGES } = takenOf(ended);
      return changesNothing(deferredConfig) ? undefined : reconfigure(ended, outcome, jobVersion, deferredConfig);
    }
    default:
      return undefined;
  }
};

const following = (id: string, { policy }: ChangeInFlight, { at }: Outcome, jobVersion: string) =>
  ({
    id,
    status: 'pending',
    decidedAt: at,
    since: at,
    jobVersion,
    ...(policy === undefined ? {} : { policy }),
  }) as const;

/** Only once: a rollback is never rolled back. Nor is a configuration of which it is not known how it was before. */
const rollback = (ended: ChangeInFlight, outcome: Outcome, jobVersion: string): PendingChange | undefined => {
  const { id, change } = ended;
  const { operation, revertConfig } = takenOf(ended);
  if (change.kind === 'rollback' || (change.kind === 'reconfigure' && !revertConfig)) return undefined;
  const says = `Rolled back, because the change decided at ${formatUtc(ended.decidedAt)} UTC has failed.`;
  const undo: Rollback = {
    kind: 'rollback',
    from: change.to,
    to: change.from,
    vertices: change.vertices.map(({ vertex, from, to }) => ({ vertex, from: to, to: from })),
    config: revertConfig ?? NO_CHANGES,
    because: [{ rule: 'roll-back', says }, ...outcome.because],
    rollbackOf: { decision: id, kind: change.kind, ...(operation === undefined ? {} : { operation }) },
  };
  return { ...following(`${id}-rollback`, ended, outcome, jobVersion), change: undo };
};

/** Memory and configuration that could not go together with the rescale. */
const reconfigure = (
  ended: ChangeInFlight,
  outcome: Outcome,
  jobVersion: string,
  config: ConfigChanges,
): PendingChange => {
  const {
    id,
    change: { to },
    decidedAt,
    approved,
  } = ended;
  const says = `Memory and configuration that go with the rescale decided at ${formatUtc(decidedAt)} UTC: a change of their own, now that it is confirmed.`;
  const because = [{ rule: 'config-follows' as const, says }];
  return {
    ...following(`${id}-config`, ended, outcome, jobVersion),
    ...(approved === undefined ? {} : { approved }),
    change: { kind: 'reconfigure', from: to, to, vertices: [], config, because },
  };
};
