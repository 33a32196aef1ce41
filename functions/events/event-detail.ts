/** From an event to the detail that goes over the bus. */
import type { ApprovalRequest } from '../../lib/model/approval-request.ts';
import type { ChangeEventDetail, EventDetail } from '../../lib/model/event-detail-schema.ts';
import { spellNumber } from '../../lib/model/event-schema.ts';
import { type AutopilotEvent, EVENT_VERSION, isChangeEvent } from '../../lib/model/events.ts';
import type { Reason } from '../../lib/model/reason.ts';
import { boundedSizing } from '../bounded-sizing.ts';
import { journalKey } from '../store/table/keys.ts';
import { boundedConfig, boundedReasons, MOST_SIZING_BYTES } from './bounded-detail.ts';

const reasonDetail = (reason: Reason): EventDetail['because'][number] => ({
  ...reason,
  numbers:
    reason.numbers &&
    Object.fromEntries(
      Object.entries(reason.numbers).map(([name, { value, unit }]) => [name, { value: spellNumber(value), unit }]),
    ),
});

export const detailOf = (event: AutopilotEvent): EventDetail => {
  const because = boundedReasons(event.detail.because.map(reasonDetail));
  const common = {
    version: EVENT_VERSION,
    id: event.id,
    time: new Date(event.at).toISOString(),
    job: event.job,
    because: because.value,
  } as const;
  if (!isChangeEvent(event)) return { ...common, event: event.name, ...leftOut(event, { reasons: because.left }) };
  const { from, to, config, rollbackOf, restartSeconds, operation, approval } = event.detail;
  const before = boundedSizing(from, to, MOST_SIZING_BYTES);
  const after = boundedSizing(to, from, MOST_SIZING_BYTES);
  const changes = config && boundedConfig(config);
  return {
    ...common,
    event: event.name,
    decision: event.decision,
    from: before.value,
    to: after.value,
    config: changes?.value,
    rollbackOf,
    restartSeconds: restartSeconds === undefined ? undefined : spellNumber(restartSeconds),
    operation,
    approval: approval && approvalDetail(approval),
    ...leftOut(event, { reasons: because.left, vertices: after.left, options: changes?.left ?? 0 }),
  };
};

/** Everything is in the journal. */
const leftOut = (
  event: AutopilotEvent,
  left: LeftOut,
): { readonly leftOut?: LeftOut & { readonly journal: string } } =>
  Object.values(left).every((count) => count === 0)
    ? {}
    : { leftOut: { ...left, journal: journalKey(event.at, event.id) } };

interface LeftOut {
  readonly reasons: number;
  readonly vertices?: number;
  readonly options?: number;
}

const approvalDetail = ({
  expiresAt,
  dollarsPerMonth,
  ...rest
}: ApprovalRequest): NonNullable<ChangeEventDetail['approval']> => ({
  ...rest,
  expiresAt: new Date(expiresAt).toISOString(),
  ...(dollarsPerMonth && {
    dollarsPerMonth: { ...dollarsPerMonth, saved: dollarsPerMonth.from - dollarsPerMonth.to },
  }),
});
