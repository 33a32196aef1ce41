/** Events onto an EventBridge bus, at least once. */
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../lib/environment.ts';
import { type AutopilotEvent, EVENTS } from '../../lib/model/events.ts';
import type { EventSink } from '../ports.ts';
import { detailOf } from './event-detail.ts';

/** PutEvents takes no more in one call. */
const ENTRIES_PER_CALL = 10;

export const eventBridgeSink = (client: EventBridgeClient, bus: string): EventSink => ({
  async emit(events) {
    for (let start = 0; start < events.length; start += ENTRIES_PER_CALL) {
      const batch = events.slice(start, start + ENTRIES_PER_CALL);
      const answer = await client.send(new PutEventsCommand({ Entries: batch.map((event) => entry(event, bus)) }));
      // An entry may fail alone while the call succeeds. The outbox still has it: the next evaluation publishes it again.
      const failed = (answer.Entries ?? []).flatMap((result, i) =>
        result.ErrorCode ? [`${batch[i]?.name} ${batch[i]?.id}: ${result.ErrorCode} ${result.ErrorMessage ?? ''}`] : [],
      );
      if (failed.length > 0) throw new Error(`EventBridge bus "${bus}" did not take ${failed.join('; ')}`);
    }
  },
});

/**
 * Its time is EventBridge's: when it was put. A request that is published again must not seem to be as old as its decision:
 * apply takes the time from there, and with it whether an earlier claim has run out.
 */
const entry = (event: AutopilotEvent, bus: string): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: EVENT_SOURCE,
  DetailType: EVENTS[event.name].detailType,
  Detail: JSON.stringify(detailOf(event)),
});
