/** Events onto an EventBridge bus, at least once: a call that may have been carried out is made again. */
import { type AutopilotEvent, EVENTS } from '../../lib/model/events.ts';
import type { EventSink } from '../ports.ts';
import { detailOf } from './event-detail.ts';
import { type EventBridge, putEvents } from './put-events.ts';

/** PutEvents takes no more in one call. */
const ENTRIES_PER_CALL = 10;

/**
 * What was not taken is still in the outbox: the next evaluation publishes it again. What the bus will never take is
 * reported and let go: it is in the journal, and must not keep its job from being evaluated.
 */
export const eventBridgeSink = (
  eventBridge: EventBridge,
  bus: string,
  refused: (event: AutopilotEvent, error: Error) => void = () => {},
): EventSink => ({
  async emit(events) {
    for (let start = 0; start < events.length; start += ENTRIES_PER_CALL) {
      const some = events.slice(start, start + ENTRIES_PER_CALL);
      const batch = some.map((event) => ({
        detailType: EVENTS[event.name].detailType,
        detail: detailOf(event),
        label: labelOf(event),
      }));
      for (const { label, why } of await putEvents(eventBridge, bus, batch)) {
        const event = some.find((one) => labelOf(one) === label);
        if (event) refused(event, new Error(`EventBridge bus "${bus}" will never take ${label}: ${why}`));
      }
    }
  },
});

const labelOf = ({ name, id }: AutopilotEvent): string => `${name} ${id}`;
