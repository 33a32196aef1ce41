/** What every EventSink promises. `heard` is what a listener on the bus has got, oldest first. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detailOf } from '../../functions/events/event-detail.ts';
import type { EventSink } from '../../functions/ports.ts';
import type { EventDetail } from '../../lib/model/event-detail-schema.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { toyRef } from '../support/toy-job.ts';

export interface EventSinkWorld {
  readonly sink: EventSink;
  heard(): Promise<readonly EventDetail[]>;
  /** The bus takes nothing of the next call. */
  refuseNext(): void;
  stop(): Promise<void>;
}

const sizing = (parallelism: number) => ({ kind: 'per-vertex' as const, parallelism: { work: parallelism } });

const event = (n: number, name: ChangeEvent['name'] = 'requested'): ChangeEvent => ({
  id: `decision-${n}-${name}`,
  name,
  at: Date.UTC(2026, 0, 1, 12, n),
  job: toyRef,
  decision: `decision-${n}`,
  detail: {
    from: sizing(4),
    to: sizing(8),
    because: [
      { rule: 'required-factor', says: 'needs more', numbers: { lag: { value: Number.NaN, unit: 'records' } } },
    ],
  },
});

const byId = (details: readonly EventDetail[]): readonly EventDetail[] =>
  [...details].sort((a, b) => a.id.localeCompare(b.id));

const asSent = (events: readonly ChangeEvent[]): readonly EventDetail[] =>
  byId(JSON.parse(JSON.stringify(events.map(detailOf))) as EventDetail[]);

export const eventSinkContract = (open: () => Promise<EventSinkWorld>): void => {
  let world: EventSinkWorld;
  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.stop());

  it('a listener hears every event whole, with what JSON has no number for spelled out', async () => {
    const events = [event(1), event(1, 'applied'), event(2, 'refused')];
    await world.sink.emit(events);
    expect(byId(await world.heard())).toEqual(asSent(events));
  });

  it('more events than fit into one call', async () => {
    const events = Array.from({ length: 25 }, (_, n) => event(n + 10));
    await world.sink.emit(events);
    expect(byId(await world.heard())).toEqual(asSent(events));
  });

  it('nothing to tell is no call', async () => {
    await world.sink.emit([]);
    expect(await world.heard()).toEqual([]);
  });

  it('throws when the bus does not take an event, and the same events may be given again', async () => {
    world.refuseNext();
    await expect(world.sink.emit([event(1)])).rejects.toThrow();
    await world.sink.emit([event(1)]);
    expect(byId(await world.heard())).toEqual(asSent([event(1)]));
  });
};
