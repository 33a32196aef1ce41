/** PutEvents: what a target gets, and what is refused. */
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { embedded, NOON } from './embedded.ts';
import { entry, listen, numbered, numbers, prompt, put } from './listen.ts';

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
    entry({ Source: 'another source' }),
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
