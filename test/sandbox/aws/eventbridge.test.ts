/** EventBridge: what is put is delivered at least once, in no particular order, the same for the same seed. */
import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../sandbox/aws/eventbridge/event-pattern.ts';
import type { EventBridgeSettings } from '../../../sandbox/aws/eventbridge/eventbridge.ts';
import { type Embedded, embedded, MINUTE, NOON } from './embedded.ts';

const prompt: EventBridgeSettings = { buses: ['bus'], mostLatencySeconds: 0, duplicateShare: 0 };

const entry = (rest: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  EventBusName: 'bus',
  Source: 'test',
  DetailType: 'Said',
  Detail: '{"n":1}',
  ...rest,
});

const numbered = (length: number) => Array.from({ length }, (_, n) => entry({ Detail: JSON.stringify({ n }) }));

const put = ({ events }: Embedded, Entries: PutEventsRequestEntry[]) => events.send(new PutEventsCommand({ Entries }));

/** A rule for everything from `test`, whose target remembers what it got. */
const listen = ({ aws }: Embedded, rest: { bus?: string; name?: string } = {}): Event[] => {
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

const numbers = (heard: readonly Event[]) => heard.map(({ detail }) => (detail as { n: number }).n);

test('a target gets the envelope that a Lambda would get', async () => {
  const started = await embedded({ eventBridge: prompt });
  const heard = listen(started);
  const { Entries } = await put(started, [
    entry({ Resources: ['arn:x'], Time: new Date(NOON - 1500), Detail: '{"a":{"b":[1]}}' }),
  ]);
  expect(await started.aws.eventBridge.deliver(NOON)).toBe(1);
  expect(heard).toEqual([
    {
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'Said',
      source: 'test',
      account: '111122223333',
      time: '2026-03-02T11:59:58Z',
      region: 'us-east-1',
      resources: ['arn:x'],
      detail: { a: { b: [1] } },
    },
  ]);
});

test('only the rules of the bus whose pattern matches get it', async () => {
  const started = await embedded({ eventBridge: { ...prompt, buses: ['bus', 'other'] } });
  const heard = listen(started);
  const onOther = listen(started, { bus: 'other' });
  const onDefault = listen(started, { bus: 'default' });
  await put(started, [
    entry(),
    entry({ Source: 'somebody else' }),
    entry({ EventBusName: 'arn:aws:events:us-east-1:111122223333:event-bus/other', Detail: '{"n":2}' }),
    entry({ EventBusName: undefined, Detail: '{"n":3}' }),
  ]);
  await started.aws.eventBridge.deliver(NOON);
  expect([heard, onOther, onDefault].map(numbers)).toEqual([[1], [2], [3]]);
});

test('a bus that does not exist takes events and drops them', async () => {
  const started = await embedded({ eventBridge: prompt });
  const answer = await put(started, [entry({ EventBusName: 'no-such-bus' })]);
  expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  expect(started.aws.eventBridge.dropped()).toBe(1);
  expect(() => listen(started, { bus: 'no-such-bus' })).toThrow(
    'There is no event bus no-such-bus; there are default, bus',
  );
});

describe('what is refused', () => {
  test('entry by entry: the good ones are delivered', async () => {
    const started = await embedded({ eventBridge: prompt });
    const heard = listen(started);
    started.aws.eventBridge.failNextEntry('InternalFailure');
    const { FailedEntryCount, Entries } = await put(started, [
      entry({ Detail: '{' }),
      entry({ Detail: '[1]' }),
      entry({ Detail: undefined }),
      entry({ Source: '' }),
      entry({ DetailType: undefined }),
      entry({ Source: 'aws.ec2' }),
      entry({ Detail: '{"n":6}' }),
      entry({ Detail: '{"n":7}' }),
    ]);
    expect(FailedEntryCount).toBe(7);
    expect(Entries?.map(({ ErrorCode, EventId }) => ErrorCode ?? typeof EventId)).toEqual([
      'MalformedDetail',
      'MalformedDetail',
      'InvalidArgument',
      'InvalidArgument',
      'InvalidArgument',
      'NotAuthorizedForSourceException',
      'InternalFailure',
      'string',
    ]);
    await started.aws.eventBridge.deliver(NOON);
    expect(numbers(heard)).toEqual([7]);
  });

  test.each<[string, PutEventsRequestEntry[], RegExp]>([
    ['no entries', [], /0 members/],
    ['11 entries', numbered(11), /11 members; between 1 and 10/],
    ['1 MB', [entry({ Detail: JSON.stringify({ text: 'x'.repeat(1024 * 1024) }) })], /over the limit/],
  ])('%s', async (_, entries, message) => {
    const started = await embedded({ eventBridge: prompt });
    const heard = listen(started);
    await expect(put(started, entries)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
    expect(await started.aws.eventBridge.deliver(NOON)).toBe(0);
    expect(heard).toEqual([]);
  });

  test('a whole call that is throttled', async () => {
    const started = await embedded({ eventBridge: prompt });
    started.aws.eventBridge.failNext('PutEvents', { kind: 'throttled' });
    await expect(put(started, [entry()])).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('delivery', () => {
  const scattered: EventBridgeSettings = { buses: ['bus'], mostLatencySeconds: 30, duplicateShare: 0.3 };

  /** 40 events, put in calls that run side by side; what arrived at each quarter of a minute. */
  const day = async (seed: number) => {
    const started = await embedded({ seed, eventBridge: scattered });
    const heard = listen(started);
    const events = numbered(40);
    await Promise.all([0, 10, 20, 30].map((from) => put(started, events.slice(from, from + 10))));
    const invocations = [];
    for (const seconds of [0, 15, 30]) invocations.push(await started.aws.eventBridge.deliver(NOON + seconds * 1000));
    return { order: numbers(heard), ids: heard.map(({ id }) => id), invocations };
  };

  test('is at least once, sometimes twice with the same id, and out of order', async () => {
    const { order, ids, invocations } = await day(1);
    expect(new Set(order).size).toBe(40);
    expect(order.length).toBeGreaterThan(40);
    expect(new Set(ids).size).toBe(40);
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    expect(invocations[0]).toBe(0);
    expect(invocations.reduce((sum, n) => sum + n)).toBe(order.length);
  });

  test('is the same for the same seed, although calls run side by side, and another for another', async () => {
    const first = await day(1);
    expect(await day(1)).toEqual(first);
    expect((await day(2)).order).not.toEqual(first.order);
  });

  test('the same event put twice is two events', async () => {
    const started = await embedded({ eventBridge: prompt });
    const heard = listen(started);
    await put(started, [entry(), entry()]);
    await started.aws.eventBridge.deliver(NOON);
    expect(new Set(heard.map(({ id }) => id)).size).toBe(2);
  });

  test('what a target puts waits for the next time', async () => {
    const started = await embedded({ eventBridge: prompt });
    started.aws.eventBridge.putRule({
      name: 'echo',
      bus: 'bus',
      pattern: { source: ['test'] },
      target: async () => void (await put(started, [entry()])),
    });
    await put(started, [entry()]);
    expect(started.aws.eventBridge.nextDueAt()).toBe(NOON);
    expect(await started.aws.eventBridge.deliver(NOON)).toBe(1);
    expect(await started.aws.eventBridge.deliver(NOON)).toBe(1);
  });

  test('a target cannot change what others see', async () => {
    const started = await embedded({ eventBridge: prompt });
    started.aws.eventBridge.putRule({
      name: 'careless',
      bus: 'bus',
      pattern: { source: ['test'] },
      target: async (event) => void Object.assign(event, { detail: { n: -1 } }),
    });
    const heard = listen(started);
    await put(started, [entry()]);
    await started.aws.eventBridge.deliver(NOON);
    expect(numbers(heard)).toEqual([1]);
  });
});

describe('a target that throws', () => {
  const failing = async (times: number, rest: { retryAttempts?: number; maximumEventAgeSeconds?: number } = {}) => {
    const failures: string[] = [];
    const onFailedAttempt = ({
      rule,
      attempt,
      at,
      error,
    }: {
      rule: string;
      attempt: number;
      at: number;
      error: unknown;
    }) => void failures.push(`${rule} ${attempt} at ${(at - NOON) / MINUTE}m: ${(error as Error).message}`);
    const started = await embedded({ eventBridge: { ...prompt, onFailedAttempt } });
    const attempts: number[] = [];
    let now = NOON;
    started.aws.eventBridge.putRule({
      name: 'shaky',
      bus: 'bus',
      pattern: { source: ['test'] },
      target: async () => {
        attempts.push((now - NOON) / MINUTE);
        if (attempts.length <= times) throw new Error(`no ${attempts.length}`);
      },
      ...rest,
    });
    await put(started, [entry()]);
    for (; now <= NOON + 10 * MINUTE; now += MINUTE) await started.aws.eventBridge.deliver(now);
    return { attempts, failures, deadLetters: started.aws.eventBridge.deadLetters() };
  };

  test('is tried again after one minute, then after two', async () => {
    const { attempts, failures, deadLetters } = await failing(2);
    expect(attempts).toEqual([0, 1, 3]);
    expect(failures).toEqual(['shaky 1 at 0m: no 1', 'shaky 2 at 1m: no 2']);
    expect(deadLetters).toEqual([]);
  });

  test('is given up after its attempts, and the event can be read', async () => {
    const { attempts, deadLetters } = await failing(9);
    expect(attempts).toEqual([0, 1, 3]);
    expect(deadLetters).toMatchObject([
      { rule: 'shaky', attempts: 3, at: NOON + 3 * MINUTE, reason: 'too many attempts', event: { detail: { n: 1 } } },
    ]);
    expect(deadLetters[0]?.error).toEqual(new Error('no 3'));
  });

  test('is given up when the event is too old', async () => {
    const { attempts, deadLetters } = await failing(9, { retryAttempts: 9, maximumEventAgeSeconds: 120 });
    expect(attempts).toEqual([0, 1]);
    expect(deadLetters).toMatchObject([{ attempts: 2, at: NOON + 3 * MINUTE, reason: 'too old' }]);
  });

  test('is not tried again when no retry is wanted', async () => {
    const { attempts, deadLetters } = await failing(9, { retryAttempts: 0 });
    expect(attempts).toEqual([0]);
    expect(deadLetters).toHaveLength(1);
  });
});
