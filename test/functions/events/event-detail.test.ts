import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../cli/event-schemas.ts';
import { detailOf } from '../../../functions/events/event-detail.ts';
import type { AutopilotEvent } from '../../../functions/ports.ts';
import { eventDetail } from '../../../lib/model/event.ts';
import { asVertexId } from '../../../lib/model/graph.ts';

const event: AutopilotEvent = {
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
        rule: 'capacity',
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
      version: 1,
      time: '2026-01-01T12:00:00.000Z',
      restartSeconds: 'NaN',
      because: [{ numbers: { lag: { value: 'NaN' }, rate: { value: 'Infinity' } } }],
    });
  });

  it('is described by the JSON Schema in docs/events, which is current', () => {
    const file = new URL('../../../docs/events/scaling-event.v1.schema.json', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(eventSchema());
  });
});
