import { describe, expect, it } from 'vitest';
import { type AwsAnswer, awsCalls } from '../../../functions/aws/aws-call.ts';
import { detailOf } from '../../../functions/events/event-detail.ts';
import { eventBridgeSink } from '../../../functions/events/eventbridge-sink.ts';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import { EVENT_SOURCE } from '../../../lib/environment.ts';
import type { EventDetail } from '../../../lib/model/event-schema.ts';
import { startEmbeddedAws } from '../../../sandbox/aws/server.ts';
import { eventSinkContract } from '../../contracts/event-sink.ts';

const BUS = 'autopilot';
const START = Date.UTC(2026, 0, 1, 12);
const noApplications = { jobPlan: () => undefined, restart: () => undefined };

const openEventBridge = async () => {
  let now = START;
  const aws = await startEmbeddedAws({
    clock: { now: () => now },
    random: () => 0.5,
    backend: noApplications,
    eventBridge: { buses: [BUS], duplicateShare: 0 },
  });
  const heard: EventDetail[] = [];
  const times: unknown[] = [];
  aws.eventBridge.putRule({
    name: 'all',
    bus: BUS,
    pattern: { source: [EVENT_SOURCE] },
    target: async (event) => {
      heard.push(event['detail'] as EventDetail);
      times.push(event['time']);
    },
  });
  const call = awsCalls({
    credentials: async () => ({ accessKeyId: 'embedded', secretAccessKey: 'embedded' }),
    clock: () => now,
    endpoint: () => aws.url,
  });
  return {
    ...{ aws, times },
    sink: eventBridgeSink({ call, region: async () => 'us-east-1', pause: async () => {} }, BUS),
    refuseNext: () => aws.eventBridge.failNextEntry('InternalFailure'),
    async heard() {
      now += 60_000;
      await aws.eventBridge.deliver(now);
      return heard;
    },
    stop: () => aws.stop(),
  };
};

describe('events in memory', () => {
  eventSinkContract(async () => {
    const sink = inMemorySink();
    return {
      sink,
      refuseNext: sink.refuseNext,
      heard: async () => JSON.parse(JSON.stringify(sink.emitted.map(detailOf))) as EventDetail[],
      stop: async () => undefined,
    };
  });
});

describe('events on EventBridge', () => {
  eventSinkContract(openEventBridge);

  const event = {
    id: 'd-requested',
    name: 'requested' as const,
    at: START - 20 * 60_000,
    job: { account: '1', region: 'r', platform: 'flink' as const, name: 'n' },
    decision: 'd',
    detail: {
      from: { kind: 'per-vertex' as const, parallelism: {} },
      to: { kind: 'per-vertex' as const, parallelism: {} },
      because: [],
    },
  };

  it('an event that is published again has the time of publishing on its envelope, and its own inside', async () => {
    const world = await openEventBridge();
    await world.sink.emit([event]);
    const [detail] = await world.heard();
    expect(world.times).toEqual([new Date(START).toISOString().replace('.000', '')]);
    expect(detail?.time).toBe(new Date(event.at).toISOString());
    await world.stop();
  });

  it('an entry that fails alone is named with its code', async () => {
    const world = await openEventBridge();
    world.aws.eventBridge.failNextEntry('ThrottlingException');
    await expect(world.sink.emit([event])).rejects.toThrow(
      /"autopilot" did not take requested d-requested: ThrottlingException/,
    );
    await world.stop();
  });

  const answering = (answers: readonly AwsAnswer[]) => {
    const pauses: number[] = [];
    let calls = 0;
    const sink = eventBridgeSink(
      {
        call: async () => answers[calls++] ?? { kind: 'ok', body: { Entries: [{ EventId: '1' }] } },
        region: async () => 'us-east-1',
        pause: async (ms) => void pauses.push(ms),
      },
      BUS,
    );
    return { sink, pauses, calls: () => calls };
  };
  const failed = (says: string, status?: number): AwsAnswer => ({
    ...{ kind: 'failed', says },
    ...(status === undefined ? {} : { status }),
  });

  it.each([
    ['no answer', failed('https://events can not be read')],
    ['a fault of the service', failed('InternalException: ', 500)],
    ['too many calls', failed('ThrottlingException: Rate exceeded', 400)],
  ])('%s: is asked for again, after longer each time', async (_, answer) => {
    const twice = answering([answer, answer]);
    await twice.sink.emit([event]);
    expect(twice.pauses).toEqual([100, 200]);
    const always = answering([answer, answer, answer, answer]);
    await expect(always.sink.emit([event])).rejects.toThrow(/PutEvents failed/);
    expect(always.calls()).toBe(3);
  });

  it('a call that is refused is not repeated, and the refusal is said', async () => {
    const refused = answering([failed('AccessDeniedException: not allowed', 400)]);
    await expect(refused.sink.emit([event])).rejects.toThrow(/PutEvents failed: AccessDeniedException: not allowed/);
    expect(refused.calls()).toBe(1);
  });
});
