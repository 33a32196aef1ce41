/** From an event to the detail that goes over the bus. */
import { configurationText } from '../../lib/memory-tuning/recommendation.ts';
import type { ApprovalRequest } from '../../lib/model/approval-request.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import type { ChangeEventDetail, EventDetail } from '../../lib/model/event-detail-schema.ts';
import { spellNumber } from '../../lib/model/event-schema.ts';
import { type AutopilotEvent, EVENT_VERSION, isChangeEvent } from '../../lib/model/events.ts';
import type { Reason } from '../../lib/model/reason.ts';

const reasonDetail = (reason: Reason): EventDetail['because'][number] => ({
  ...reason,
  numbers:
    reason.numbers &&
    Object.fromEntries(
      Object.entries(reason.numbers).map(([name, { value, unit }]) => [name, { value: spellNumber(value), unit }]),
    ),
});

const configDetail = (config: ConfigChanges): NonNullable<ChangeEventDetail['config']> => ({
  overrides: { ...config.overrides },
  removals: [...config.removals],
  text: configurationText(config),
});

export const detailOf = (event: AutopilotEvent): EventDetail => {
  const common = {
    version: EVENT_VERSION,
    id: event.id,
    time: new Date(event.at).toISOString(),
    job: event.job,
    because: event.detail.because.map(reasonDetail),
  } as const;
  if (!isChangeEvent(event)) return { ...common, event: event.name };
  const { from, to, config, rollbackOf, restartSeconds, operation, approval } = event.detail;
  return {
    ...common,
    event: event.name,
    decision: event.decision,
    from,
    to,
    config: config && configDetail(config),
    rollbackOf,
    restartSeconds: restartSeconds === undefined ? undefined : spellNumber(restartSeconds),
    operation,
    approval: approval && approvalDetail(approval),
  };
};

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
