/** From a fact to the detail that goes over the bus. */

import { EVENT_VERSION } from '../../lib/environment.ts';
import { configurationText } from '../../lib/memory-tuning/recommendation.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import { type EventDetail, spellNumber } from '../../lib/model/event.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { AutopilotEvent } from '../ports.ts';

const reasonDetail = (reason: Reason): EventDetail['because'][number] => ({
  ...reason,
  numbers:
    reason.numbers &&
    Object.fromEntries(
      Object.entries(reason.numbers).map(([name, { value, unit }]) => [name, { value: spellNumber(value), unit }]),
    ),
});

const configDetail = (config: ConfigChanges): NonNullable<EventDetail['config']> => ({
  overrides: { ...config.overrides },
  removals: [...config.removals],
  text: configurationText(config),
});

export const detailOf = (event: AutopilotEvent): EventDetail => ({
  version: EVENT_VERSION,
  id: event.id,
  event: event.name,
  time: new Date(event.at).toISOString(),
  job: event.job,
  decision: event.decision,
  from: event.detail.from,
  to: event.detail.to,
  config: event.detail.config && configDetail(event.detail.config),
  because: event.detail.because.map(reasonDetail),
  rollbackOf: event.detail.rollbackOf,
  restartSeconds: event.detail.restartSeconds === undefined ? undefined : spellNumber(event.detail.restartSeconds),
  operation: event.detail.operation,
});
