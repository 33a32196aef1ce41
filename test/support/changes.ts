/** Changes in every state of their life. */
import type { AppliedChange, ChangeInFlight, ChangeStatus, PendingChange, Taken } from '../../lib/model/change.ts';

/** The same change in another state, with what belongs to that state. */
export const inState = (
  { status: _, ...life }: PendingChange,
  status: ChangeStatus,
  { operation, deferredConfig, revertConfig }: Taken = {},
): ChangeInFlight => {
  const because = [{ rule: 'operation' as const, says: 'It came to this.' }];
  const taken = {
    ...(operation === undefined ? {} : { operation }),
    ...(deferredConfig === undefined ? {} : { deferredConfig }),
    ...(revertConfig === undefined ? {} : { revertConfig }),
  };
  switch (status) {
    case 'pending':
      return { ...life, status };
    case 'applying':
      return { ...life, status, attempts: 1 };
    case 'applied':
      return { ...life, status, because, ...taken };
    case 'confirmed':
      return { ...life, status, because, restartSeconds: 30, ...taken };
    case 'failed':
    case 'refused':
    case 'lapsed':
      return { ...life, status, because };
  }
};

export const applied = (life: PendingChange, taken: Taken = {}): AppliedChange =>
  inState(life, 'applied', taken) as AppliedChange;
