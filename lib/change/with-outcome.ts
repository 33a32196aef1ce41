/** A change with its outcome: its next state. */
import type { ChangeInFlight, Outcome, Taken } from '../model/change.ts';

/** `revision`: the platform's revision of the job at that moment. */
export const withOutcome = (before: ChangeInFlight, outcome: Outcome, revision?: string): ChangeInFlight => {
  const { id, decidedAt, change, jobVersion, policy, approved } = before;
  const { because } = outcome;
  const life = {
    id,
    decidedAt,
    since: outcome.at,
    change,
    jobVersion,
    because,
    ...(policy === undefined ? {} : { policy }),
    ...(approved === undefined ? {} : { approved }),
  };
  const earlier = takenOf(before);
  switch (outcome.kind) {
    case 'applied': {
      const { operation, deferredConfig, revertConfig } = outcome;
      return { ...life, status: 'applied', ...defined({ operation, deferredConfig, revertConfig }) };
    }
    case 'confirmed': {
      const { restartSeconds } = outcome;
      return {
        ...life,
        status: 'confirmed',
        restartSeconds,
        ...earlier,
        ...(revision === undefined ? {} : { revision }),
      };
    }
    case 'failed':
      return { ...life, status: 'failed', ...(outcome.remedy ? { remedy: outcome.remedy } : {}) };
    case 'refused':
    case 'lapsed':
      return { ...life, status: outcome.kind };
  }
};

/** What is known of it since the platform has taken it. */
export const takenOf = (change: ChangeInFlight): Taken => {
  if (change.status !== 'applied' && change.status !== 'confirmed') return {};
  const { operation, deferredConfig, revertConfig } = change;
  return defined({ operation, deferredConfig, revertConfig });
};

const defined = ({ operation, deferredConfig, revertConfig }: Taken): Taken => ({
  ...(operation === undefined ? {} : { operation }),
  ...(deferredConfig === undefined ? {} : { deferredConfig }),
  ...(revertConfig === undefined ? {} : { revertConfig }),
});
