import { describe, expect, it } from 'vitest';
import { awsCalls } from '../../../functions/aws/aws-call.ts';
import { detailOf } from '../../../functions/events/event-detail.ts';
import { eventBridgeSink } from '../../../functions/events/eventbridge-sink.ts';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import { EVENT_SOURCE } from '../../../lib/environment.ts';
import type { EventDetail } from '../../../lib/model/event-detail-schema.ts';
import { startEmbeddedAws } from '../../../sandbox/aws/server.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
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
  const refused: string[] = [];
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
    aws,
    times,
    refused,
    sink: eventBridgeSink(
      { call, region: async () => 'us-east-1' },
      BUS,
      (_, { message }) => void refused.push(message),
    ),
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

  it('an entry that the bus will never take is reported and let go, and the others arrive', async () => {
    const world = await openEventBridge();
    world.aws.eventBridge.failNextEntry('MalformedDetail');
    await world.sink.emit([event, { ...event, id: 'e-requested', decision: 'e' }]);
    expect((await world.heard()).map(({ id }) => id)).toEqual(['e-requested']);
    expect(world.refused).toEqual([
      expect.stringMatching(/"autopilot" will never take requested d-requested: MalformedDetail/),
    ]);
    await world.stop();
  });

  it('a call that is refused whole is made event by event, and only the one that is wrong is let go', async () => {
    const world = await openEventBridge();
    const error = new AwsError('ValidationException', 'Total size of the entries in the request is over the limit');
    world.aws.eventBridge.failNext('PutEvents', { kind: 'refused', error }, 2);
    await world.sink.emit([event, { ...event, id: 'e-requested', decision: 'e' }]);
    expect((await world.heard()).map(({ id }) => id)).toEqual(['e-requested']);
    expect(world.refused).toHaveLength(1);
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
});
