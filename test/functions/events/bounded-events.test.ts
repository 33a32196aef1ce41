/** Events of jobs of any size: an event that the bus, or the table, does not take would stop its job for ever. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { MOST_DETAIL_BYTES } from '../../../functions/events/bounded-detail.ts';
import { detailOf } from '../../../functions/events/event-detail.ts';
import { packedEntry } from '../../../functions/store/items/bounded-entry.ts';
import { eventDetail } from '../../../lib/model/event-detail-schema.ts';
import type { ChangeEvent, JobEvent } from '../../../lib/model/events.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import { countedProperty } from '../../support/counted-property.ts';

const job = { account: '111122223333', region: 'us-east-1', platform: 'eks', name: 'orders' } as const;

interface Given {
  readonly vertices: number;
  readonly nameLength: number;
  readonly changed: number;
  readonly seed: number;
}

/** Names that do not compress: text of a seeded generator, with characters of more than one byte. */
const textOf = (length: number, seed: number): string => {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return String.fromCodePoint(0xc0 + ((state >>> 16) % 0x300));
  }).join('');
};

const eventOf = ({ vertices, nameLength, changed, seed }: Given): ChangeEvent => {
  const ids = Array.from({ length: vertices }, (_, i) => `${i}-${textOf(nameLength, seed + i)}`);
  const sizing = (grow: number): Sizing => ({
    kind: 'per-vertex',
    parallelism: Object.fromEntries(ids.map((id, i) => [id, i % 97 < changed ? 4 + grow : 4])),
  });
  const because = ids.map(
    (id): Reason => ({
      rule: 'required-factor',
      vertex: id as NonNullable<Reason['vertex']>,
      says: `${id} needs more than it has.`,
      numbers: { load: { value: seed, unit: 'records/s' } },
    }),
  );
  const overrides = { 'pipeline.jobvertex-parallelism-overrides': ids.map((id) => `${id}:8`).join(','), other: '1' };
  return {
    id: 'd-requested',
    name: 'requested',
    at: Date.UTC(2026, 0, 1),
    job,
    decision: 'd',
    detail: { from: sizing(0), to: sizing(4), config: { overrides, removals: ids }, because },
  };
};

const given = fc.record({
  vertices: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 2000 }), fc.constant(2000)),
  nameLength: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 500 })),
  changed: fc.integer({ min: 0, max: 97 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

describe('the events of a job of 1 to 2,000 vertices with long names', () => {
  it('fit onto the bus, ten in a call, and into the table; what is left out is counted, with where it is', () => {
    countedProperty(
      { whole: 0.02, 'left out': 0.3, 'over 256 KB as it was': 0.1 },
      [given],
      (met, one) => {
        const event = eventOf(one);
        const detail = detailOf(event);
        const bytes = Buffer.byteLength(JSON.stringify(detail));
        expect(bytes).toBeLessThanOrEqual(MOST_DETAIL_BYTES);
        expect(v.parse(eventDetail, JSON.parse(JSON.stringify(detail)))).toMatchObject({ id: event.id });
        expect(packedEntry(event).length).toBeLessThan(380 * 1024);
        const { leftOut, because } = detail;
        expect((leftOut?.reasons ?? 0) + because.length).toBe(one.vertices);
        if (Buffer.byteLength(JSON.stringify(event)) > 256 * 1024) met('over 256 KB as it was');
        met(leftOut === undefined ? 'whole' : 'left out');
        if (leftOut) expect(leftOut.journal).toBe('J#2026-01-01T00:00:00.000Z#d-requested');
      },
      { numRuns: 25 },
    );
  });

  it('vertices that change are kept before those that do not', () => {
    const event = eventOf({ vertices: 2000, nameLength: 20, changed: 3, seed: 1 });
    const { from, to } = detailOf(event) as { from: Sizing; to: Sizing };
    if (from.kind !== 'per-vertex' || to.kind !== 'per-vertex') throw new Error('not per vertex');
    const kept = Object.entries(to.parallelism);
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.every(([, parallelism]) => parallelism === 8)).toBe(true);
    expect(Object.keys(from.parallelism)).toEqual(kept.map(([id]) => id));
  });

  it('of the job itself, too', () => {
    const { detail, ...rest } = eventOf({ vertices: 2000, nameLength: 500, changed: 1, seed: 2 });
    const { decision: _, ...common } = rest;
    const event: JobEvent = { ...common, name: 'blocked', detail: { because: detail.because } };
    expect(Buffer.byteLength(JSON.stringify(detailOf(event)))).toBeLessThanOrEqual(MOST_DETAIL_BYTES);
    expect(packedEntry(event).length).toBeLessThan(380 * 1024);
  });

  it('a small event is as it was', () => {
    const event = eventOf({ vertices: 3, nameLength: 10, changed: 97, seed: 3 });
    const detail = detailOf(event);
    expect(detail).toMatchObject({ from: event.detail.from, to: event.detail.to });
    expect(detail.leftOut).toBeUndefined();
    expect(detail.because.map(({ says }) => says)).toEqual(event.detail.because.map(({ says }) => says));
  });
});
