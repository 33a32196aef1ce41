/** PutEvents: what all that publish share. Every entry is taken, refused for good, or the failure is thrown. */
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

export interface RefusedEvent {
  readonly label: string;
  readonly why: string;
}

/** Codes of an entry by which the bus says that it will never take it. Everything else may heal: it is put again. */
const FOR_GOOD = /^(InvalidArgument|MalformedDetail|ValidationException|NotAuthorizedFor(Source|DetailType)Exception)$/;

/**
 * At most ten. Returns those that the bus refuses for good; throws when one was not taken for another reason. Their time is
 * EventBridge's: when they were put. A request that is published again must not seem to be as old as its decision.
 */
export const putEvents = async (
  { call, region }: EventBridge,
  bus: string,
  events: readonly BusEvent[],
): Promise<readonly RefusedEvent[]> => {
  const answer = await call({
    service: 'events',
    region: await region(),
    method: 'POST',
    path: '/',
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
  if (answer.kind === 'failed' && /^ValidationException\b/.test(answer.says)) {
    // One of them is not as the bus takes it, and the call does not say which.
    const [only, ...others] = events;
    if (only && others.length === 0) return [{ label: only.label, why: answer.says }];
    const refused: RefusedEvent[] = [];
    for (const event of events) refused.push(...(await putEvents({ call, region }, bus, [event])));
    return refused;
  }
  if (answer.kind === 'failed') throw new Error(`EventBridge PutEvents failed: ${answer.says}`);
  // An entry may fail alone while the call succeeds.
  const failed = v
    .parse(results, answer.body)
    .Entries.flatMap(({ ErrorCode, ErrorMessage = '' }, i) =>
      ErrorCode ? [{ label: events[i]?.label ?? '', code: ErrorCode, why: `${ErrorCode} ${ErrorMessage}` }] : [],
    );
  const mayHeal = failed.filter(({ code }) => !FOR_GOOD.test(code));
  if (mayHeal.length > 0) {
    const which = mayHeal.map(({ label, why }) => `${label}: ${why}`).join('; ');
    throw new Error(`EventBridge bus "${bus}" did not take ${which}`);
  }
  return failed;
};
