/**
 * Delivery of events to the targets of rules: at least once and in no particular order.
 * When an event comes, and whether it comes twice, depends on the seed and the event alone.
 */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { EventHandler } from '../../interfaces.ts';
import type { KeyedChance } from '../wire/keyed-chance.ts';

/** As a target sees it. */
export type Event = Readonly<Record<string, unknown>>;

const MINUTE_MS = 60_000;

export interface DeliveryTarget {
  readonly rule: string;
  readonly handler: EventHandler;
  readonly maximumEventAgeSeconds: number;
  readonly retryAttempts: number;
}

export interface FailedAttempt {
  readonly rule: string;
  readonly event: Event;
  readonly at: EpochMs;
  readonly attempt: number;
  readonly error: unknown;
}

export interface DeadLetter {
  readonly rule: string;
  readonly event: Event;
  readonly at: EpochMs;
  readonly attempts: number;
  readonly reason: 'too many attempts' | 'too old';
  /** What the last attempt threw. */
  readonly error: unknown;
}

interface Delivery {
  readonly target: DeliveryTarget;
  readonly event: Event;
  readonly acceptedAt: EpochMs;
  readonly dueAt: EpochMs;
  /** Settles the order of those that are due at the same time. */
  readonly order: number;
  readonly attempts: number;
  readonly error: unknown;
}

export interface Deliveries {
  enqueue(target: DeliveryTarget, event: Event & { readonly id: string }, acceptedAt: EpochMs): void;
  /** Invokes the targets of what is due, one after the other. What they put meanwhile waits for the next call. */
  deliver(now: EpochMs): Promise<number>;
  /** When the next delivery is due; undefined when none waits. */
  nextDueAt(): EpochMs | undefined;
  deadLetters(): readonly DeadLetter[];
}

export interface DeliverySettings {
  readonly chance: KeyedChance;
  readonly mostLatencySeconds: number;
  readonly duplicateShare: number;
  readonly onFailedAttempt: (failed: FailedAttempt) => void;
}

export const createDeliveries = ({
  chance,
  mostLatencySeconds,
  duplicateShare,
  onFailedAttempt,
}: DeliverySettings): Deliveries => {
  const deadLetters: DeadLetter[] = [];
  let waiting: Delivery[] = [];

  const attempt = async (delivery: Delivery, now: EpochMs): Promise<Delivery | DeadLetter | undefined> => {
    const { target, event } = delivery;
    const attempts = delivery.attempts + 1;
    try {
      await target.handler(structuredClone(event));
      return undefined;
    } catch (error) {
      onFailedAttempt({ rule: target.rule, event, at: now, attempt: attempts, error });
      if (attempts > target.retryAttempts) {
        return { rule: target.rule, event, at: now, attempts, reason: 'too many attempts', error };
      }
      return { ...delivery, attempts, error, dueAt: now + retryDelayMs(attempts) };
    }
  };

  return {
    enqueue(target, event, acceptedAt) {
      const copies = chance.share('duplicate', target.rule, event.id) < duplicateShare ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        const latencyMs = Math.round(chance.share('latency', target.rule, event.id, copy) * mostLatencySeconds * 1000);
        const order = chance.share('order', target.rule, event.id, copy);
        waiting.push({
          target,
          event,
          acceptedAt,
          dueAt: acceptedAt + latencyMs,
          order,
          attempts: 0,
          error: undefined,
        });
      }
    },
    async deliver(now) {
      const due = waiting.filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt || a.order - b.order);
      waiting = waiting.filter(({ dueAt }) => dueAt > now);
      let invoked = 0;
      for (const delivery of due) {
        const { target, event, acceptedAt, attempts, error } = delivery;
        if (now - acceptedAt > target.maximumEventAgeSeconds * 1000) {
          deadLetters.push({ rule: target.rule, event, at: now, attempts, reason: 'too old', error });
          continue;
        }
        invoked += 1;
        const left = await attempt(delivery, now);
        if (left && 'reason' in left) deadLetters.push(left);
        else if (left) waiting.push(left);
      }
      return invoked;
    },
    nextDueAt: () => (waiting.length === 0 ? undefined : Math.min(...waiting.map(({ dueAt }) => dueAt))),
    deadLetters: () => deadLetters,
  };
};

/** As Lambda spaces the retries of an asynchronous call: one minute after the first failure, two after each later one. */
const retryDelayMs = (attempts: number): number => (attempts === 1 ? MINUTE_MS : 2 * MINUTE_MS);
