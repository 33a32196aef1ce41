import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { eventDocs } from '../../../cli/event-schemas.ts';
import { detailOf } from '../../../functions/events/event-detail.ts';
import { type ChangeEventDetail, eventDetail } from '../../../lib/model/event-detail-schema.ts';
import { pointer } from '../../../lib/model/event-schema.ts';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import { asVertexId } from '../../../lib/model/graph.ts';

const event: ChangeEvent = {
  id: 'd1-confirmed',
  name: 'confirmed',
  at: Date.UTC(2026, 0, 1, 12),
  job: { account: '111122223333', region: 'us-east-1', platform: 'managed-flink', name: 'orders' },
  decision: 'd1',
  detail: {
    from: { kind: 'kpu', parallelism: 4, parallelismPerKpu: 1, kpus: 4, dollarsPerHour: 0.55 },
    to: { kind: 'kpu', parallelism: 8, parallelismPerKpu: 1, kpus: 8, dollarsPerHour: 0.99 },
    because: [
      {
        rule: 'required-factor',
        says: 'needs more',
        vertex: asVertexId('ab'.repeat(16)),
        numbers: {
          lag: { value: Number.NaN, unit: 'records' },
          rate: { value: Number.POSITIVE_INFINITY, unit: 'records/s' },
        },
      },
    ],
    restartSeconds: Number.NaN,
    operation: 'op-1',
  },
};

/** Over the wire and back. */
const sent = (): unknown => JSON.parse(JSON.stringify(detailOf(event)));

describe('the detail of an event', () => {
  it('keeps its schema over the wire', () => {
    expect(v.safeParse(eventDetail, sent()).issues).toBeUndefined();
  });

  it('spells out what JSON has no number for', () => {
    expect(sent()).toMatchObject({
      version: 2,
      time: '2026-01-01T12:00:00.000Z',
      restartSeconds: 'NaN',
      because: [{ numbers: { lag: { value: 'NaN' }, rate: { value: 'Infinity' } } }],
    });
  });

  it('of a job has no decision and no sizes', () => {
    const because = [{ rule: 'fresh-samples' as const, says: 'The newest sample is 40 min old.' }];
    const { id, at, job } = event;
    const detail = JSON.parse(JSON.stringify(detailOf({ id, name: 'metrics-stale', at, job, detail: { because } })));
    expect(v.safeParse(eventDetail, detail).issues).toBeUndefined();
    expect(Object.keys(detail).sort()).toEqual(['because', 'event', 'id', 'job', 'time', 'version']);
  });

  it.each([1, 2])('of version %i is a pointer that apply follows', (version) => {
    const { job, decision } = detailOf(event) as ChangeEventDetail;
    expect(v.safeParse(pointer, { version, job, decision }).success).toBe(true);
    expect(v.safeParse(pointer, { version: version + 2, job, decision }).success).toBe(false);
  });

  it('and its table and schema in docs/events are current', () => {
    for (const { file, holds, expected } of eventDocs()) expect(holds, file.pathname).toBe(expected);
  });
});
