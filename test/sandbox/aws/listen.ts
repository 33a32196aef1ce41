/** Puts events on the bus of the tests, and listens to them. */
import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Event } from '../../../sandbox/aws/eventbridge/delivery.ts';
import type { EventBridgeSettings } from '../../../sandbox/aws/eventbridge/eventbridge.ts';
import type { Embedded } from './embedded.ts';

export const prompt: EventBridgeSettings = { buses: ['bus'], mostLatencySeconds: 0, duplicateShare: 0 };

export const entry = (rest: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  EventBusName: 'bus',
  Source: 'test',
  DetailType: 'Said',
  Detail: '{"n":1}',
  ...rest,
});

export const numbered = (length: number) => Array.from({ length }, (_, n) => entry({ Detail: JSON.stringify({ n }) }));

export const put = ({ events }: Embedded, Entries: PutEventsRequestEntry[]) =>
  events.send(new PutEventsCommand({ Entries }));

/** A rule for everything from `test`, whose target remembers what it got. */
export const listen = ({ aws }: Embedded, rest: { bus?: string; name?: string } = {}): Event[] => {
  const heard: Event[] = [];
  aws.eventBridge.putRule({
    name: 'all',
    bus: 'bus',
    pattern: { source: ['test'] },
    target: async (event) => void heard.push(event),
    ...rest,
  });
  return heard;
};

export const numbers = (heard: readonly Event[]) => heard.map(({ detail }) => (detail as { n: number }).n);
