/** Events onto an EventBridge bus, at least once: a call that may have been carried out is made again. */
import * as v from 'valibot';
import { EVENT_SOURCE } from '../../lib/environment.ts';
import { type AutopilotEvent, EVENTS } from '../../lib/model/events.ts';
import type { AwsAnswer, CallAws } from '../aws/aws-call.ts';
import type { EventSink } from '../ports.ts';
import { detailOf } from './event-detail.ts';

export interface EventBridge {
  readonly call: CallAws;
  readonly region: () => Promise<string>;
}

/** PutEvents takes no more in one call. */
const ENTRIES_PER_CALL = 10;

const results = v.object({
  Entries: v.array(v.object({ ErrorCode: v.optional(v.string()), ErrorMessage: v.optional(v.string()) })),
});

export const eventBridgeSink = (eventBridge: EventBridge, bus: string): EventSink => ({
  async emit(events) {
    for (let start = 0; start < events.length; start += ENTRIES_PER_CALL) {
      const batch = events.slice(start, start + ENTRIES_PER_CALL);
      const answer = await putEvents(
        eventBridge,
        batch.map((event) => entry(event, bus)),
      );
      if (answer.kind === 'failed') throw new Error(`EventBridge PutEvents failed: ${answer.says}`);
      // An entry may fail alone while the call succeeds. The outbox still has it: the next evaluation publishes it again.
      const failed = v
        .parse(results, answer.body)
        .Entries.flatMap(({ ErrorCode, ErrorMessage = '' }, i) =>
          ErrorCode ? [`${batch[i]?.name} ${batch[i]?.id}: ${ErrorCode} ${ErrorMessage}`] : [],
        );
      if (failed.length > 0) throw new Error(`EventBridge bus "${bus}" did not take ${failed.join('; ')}`);
    }
  },
});

type Entry = Readonly<Record<'EventBusName' | 'Source' | 'DetailType' | 'Detail', string>>;

/**
 * Its time is EventBridge's: when it was put. A request that is published again must not seem to be as old as its decision:
 * apply takes the time from there, and with it whether an earlier claim has run out.
 */
const entry = (event: AutopilotEvent, bus: string): Entry => ({
  EventBusName: bus,
  Source: EVENT_SOURCE,
  DetailType: EVENTS[event.name].detailType,
  Detail: JSON.stringify(detailOf(event)),
});

const putEvents = async ({ call, region }: EventBridge, entries: readonly Entry[]): Promise<AwsAnswer> =>
  call({
    ...{ service: 'events', region: await region(), method: 'POST', path: '/' },
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
    body: JSON.stringify({ Entries: entries }),
  });
