/** PutEvents: what all that publish share. Every entry is taken, or the failure is thrown. */
import * as v from 'valibot';
import { EVENT_SOURCE } from '../../lib/environment.ts';
import type { CallAws } from '../aws/aws-call.ts';

export interface EventBridge {
  readonly call: CallAws;
  readonly region: () => Promise<string>;
}

export interface BusEvent {
  readonly detailType: string;
  readonly detail: unknown;
  /** For the message, when the bus does not take it. */
  readonly label: string;
}

const results = v.object({
  Entries: v.array(v.object({ ErrorCode: v.optional(v.string()), ErrorMessage: v.optional(v.string()) })),
});

/**
 * At most ten. Their time is EventBridge's: when they were put. A request that is published again must not seem to be as old
 * as its decision: apply takes the time from there, and with it whether an earlier claim has run out.
 */
export const putEvents = async (
  { call, region }: EventBridge,
  bus: string,
  events: readonly BusEvent[],
): Promise<void> => {
  const answer = await call({
    ...{ service: 'events', region: await region(), method: 'POST', path: '/' },
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
    body: JSON.stringify({
      Entries: events.map(({ detailType, detail }) => ({
        EventBusName: bus,
        Source: EVENT_SOURCE,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      })),
    }),
  });
  if (answer.kind === 'failed') throw new Error(`EventBridge PutEvents failed: ${answer.says}`);
  // An entry may fail alone while the call succeeds.
  const failed = v
    .parse(results, answer.body)
    .Entries.flatMap(({ ErrorCode, ErrorMessage = '' }, i) =>
      ErrorCode ? [`${events[i]?.label}: ${ErrorCode} ${ErrorMessage}`] : [],
    );
  if (failed.length > 0) throw new Error(`EventBridge bus "${bus}" did not take ${failed.join('; ')}`);
};
