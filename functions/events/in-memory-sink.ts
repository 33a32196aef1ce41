/** A bus in memory: keeps what it was given, in order, and can refuse the next call. */
import { type AutopilotEvent, type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import type { EventSink } from '../ports.ts';

export interface InMemorySink extends EventSink {
  readonly emitted: readonly AutopilotEvent[];
  /** Those of them that are about a change. */
  readonly changes: readonly ChangeEvent[];
  /** Takes the events of the next call and then fails, as a connection lost before the answer does. */
  loseNextAnswer(): void;
  refuseNext(): void;
}

export const inMemorySink = (): InMemorySink => {
  const emitted: AutopilotEvent[] = [];
  let next: 'take' | 'refuse' | 'take and fail' = 'take';
  return {
    emitted,
    get changes() {
      return emitted.filter(isChangeEvent);
    },
    loseNextAnswer: () => {
      next = 'take and fail';
    },
    refuseNext: () => {
      next = 'refuse';
    },
    async emit(events) {
      const now = next;
      next = 'take';
      if (now === 'refuse') throw new Error('The bus refused the events');
      emitted.push(...events);
      if (now === 'take and fail') throw new Error('The connection to the bus was lost');
    },
  };
};
