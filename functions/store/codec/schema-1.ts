/** Changes and events as they were stored before a change had a kind: one under way is followed up after a deployment, too. */
import { changesNothing } from '../../../lib/change/config-changes.ts';
import type { Change, ChangeInFlight, Remedy } from '../../../lib/model/change.ts';
import type { ConfigChanges, DesiredChange } from '../../../lib/model/decision.ts';
import type { AutopilotEvent } from '../../../lib/model/events.ts';
import type { Reason } from '../../../lib/model/reason.ts';

interface OldChange extends DesiredChange {
  readonly undoes?: { readonly decision: string; readonly operation?: string };
}

interface OldInFlight {
  readonly id: string;
  readonly status: ChangeInFlight['status'] | 'rolled-back';
  readonly decidedAt: number;
  readonly since: number;
  readonly change: OldChange;
  readonly jobVersion: string;
  readonly attempts: number;
  readonly operation?: string;
  readonly outcome?: {
    readonly because: readonly Reason[];
    readonly restartSeconds?: number;
    readonly remedy?: keyof typeof REMEDIES;
  };
  readonly left?: ConfigChanges;
  readonly before?: ConfigChanges;
  readonly revision?: string;
  readonly notRunningSince?: number;
}

const REMEDIES = {
  'roll back': 'roll-back',
  leave: 'leave-as-is',
  yield: 'yield-to-external',
  gone: 'job-replaced',
} as const satisfies Readonly<Record<string, Remedy>>;

export const changeFromSchema1 = (stored: unknown): ChangeInFlight => {
  const old = stored as OldInFlight;
  const { id, decidedAt, since, jobVersion, attempts, outcome, operation, left, before, revision, notRunningSince } =
    old;
  const life = { id, decidedAt, since, change: kindOf(old.change), jobVersion };
  const because = outcome?.because ?? [];
  const taken = {
    ...(operation === undefined ? {} : { operation }),
    ...(left === undefined ? {} : { deferredConfig: left }),
    ...(before === undefined ? {} : { revertConfig: before }),
  };
  switch (old.status) {
    case 'pending':
      return { ...life, status: 'pending' };
    case 'applying':
      return { ...life, status: 'applying', attempts };
    case 'applied':
      return { ...life, status: 'applied', because, ...taken };
    case 'confirmed':
    case 'rolled-back':
      return {
        ...life,
        status: 'confirmed',
        because,
        restartSeconds: outcome?.restartSeconds ?? Number.NaN,
        ...taken,
        ...(revision === undefined ? {} : { revision }),
        ...(notRunningSince === undefined ? {} : { notRunningSince }),
      };
    case 'failed':
      return { ...life, status: 'failed', because, ...remedyOf(outcome?.remedy) };
    case 'refused':
    case 'lapsed':
      return { ...life, status: old.status, because };
  }
};

const remedyOf = (remedy: string | undefined): { readonly remedy?: Remedy } =>
  remedy !== undefined && Object.hasOwn(REMEDIES, remedy) ? { remedy: REMEDIES[remedy as keyof typeof REMEDIES] } : {};

const kindOf = ({ undoes, ...desired }: OldChange): Change => {
  const kind = desired.vertices.length === 0 && !changesNothing(desired.config) ? 'reconfigure' : 'resize';
  return undoes === undefined
    ? { ...desired, kind }
    : { ...desired, kind: 'rollback', rollbackOf: { ...undoes, kind } };
};

type OldDetail = AutopilotEvent['detail'] & { readonly undoes?: string };

export const eventFromSchema1 = (stored: unknown): AutopilotEvent => {
  const event = stored as AutopilotEvent;
  const { undoes, ...detail } = event.detail as OldDetail;
  return (undoes === undefined ? event : { ...event, detail: { ...detail, rollbackOf: undoes } }) as AutopilotEvent;
};
