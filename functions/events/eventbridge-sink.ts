/** Events onto an EventBridge bus, at least once: a call that may have been carried out is made again. */
import { EVENTS } from '../../lib/model/events.ts';
import type { EventSink } from '../ports.ts';
import { detailOf } from './event-detail.ts';
import { type EventBridge, putEvents } from './put-events.ts';

/** PutEvents takes no more in one call. */
const ENTRIES_PER_CALL = 10;

/** What was not taken is still in the outbox: the next evaluation publishes it again. */
export const eventBridgeSink = (eventBridge: EventBridge, bus: string): EventSink => ({
  async emit(events) {
    for (let start = 0; start < events.length; start += ENTRIES_PER_CALL) {
      const batch = events.slice(start, start + ENTRIES_PER_CALL).map((event) => ({
        detailType: EVENTS[event.name].detailType,
        detail: detailOf(event),
        label: `${event.name} ${event.id}`,
      }));
      await putEvents(eventBridge, bus, batch);
    }
  },
});
