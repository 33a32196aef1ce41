/** Delivery: at least once, in no particular order, the same for the same seed; retries and dead letters. */
import { describe, expect, test } from 'vitest';
import type { EventBridgeSettings } from '../../../sandbox/aws/eventbridge/eventbridge.ts';
import { embedded, MINUTE, NOON } from './embedded.ts';
import { entry, listen, numbered, numbers, prompt, put } from './listen.ts';

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

  test('has no order of its own for what is due at the same time', async () => {
    const started = await embedded({ eventBridge: prompt });
    const heard = listen(started);
    await put(started, numbered(10));
    await started.aws.eventBridge.deliver(NOON);
    expect(numbers(heard)).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(numbers(heard)).size).toBe(10);
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

  test('a rule takes only the source and the detail types that it names', async () => {
    const started = await embedded({ eventBridge: prompt });
    const heard: unknown[] = [];
    started.aws.eventBridge.putRule({
      name: 'some',
      bus: 'bus',
      pattern: { source: ['test', 'other'], 'detail-type': ['Said', 'Sung'] },
      target: async (event) => void heard.push([event['source'], event['detail-type']]),
    });
    const kinds = [
      ['test', 'Said'],
      ['test', 'Asked'],
      ['other', 'Sung'],
      ['third', 'Said'],
    ] as const;
    await put(
      started,
      kinds.map(([Source, DetailType]) => entry({ Source, DetailType })),
    );
    await started.aws.eventBridge.deliver(NOON);
    expect(heard).toHaveLength(2);
    expect(heard).toEqual(
      expect.arrayContaining([
        ['test', 'Said'],
        ['other', 'Sung'],
      ]),
    );
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
