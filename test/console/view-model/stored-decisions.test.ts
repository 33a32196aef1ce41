import { expect, test } from 'vitest';
import { capacityOf } from '../../../console/view-model/capacity.ts';
import { lookBack, storedDecision } from '../../../console/view-model/stored-decisions.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { job, pageDay } from '../../support/page-day.ts';
import { predictions } from '../../support/page-predictions.ts';
import { DAY, graph, MINUTE } from '../../support/page-world.ts';

const key = keyOf(job);
const HOUR = 60 * MINUTE;

const aDay = async () => {
  const store = inMemoryStore({ historyDays: 30 });
  const day = pageDay(store, predictions);
  await day.playTo(20 * 60 + 1);
  const requested = day.journal.filter(({ name }) => name === 'requested');
  return { store, day, requested };
};

test('a decision of last month is found, with all its reasons and what its evaluation saw', async () => {
  const { store, requested } = await aDay();
  const [first] = requested;
  const found = await storedDecision(store, key, first!.decision, first!.at + 25 * 24 * HOUR);
  expect(found).toMatchObject({ id: first!.decision, at: first!.at, status: 'confirmed' });
  expect(found?.because.map(({ says }) => says)).toEqual(first!.detail.because.map(({ says }) => says));
  expect(found?.alternatives.length).toBeGreaterThan(0);
  expect(found?.decidedOn?.incoming).toBeGreaterThan(0);
  expect(found?.shortened).toBeUndefined();
  expect(await storedDecision(store, key, 'none', first!.at + HOUR)).toBeUndefined();
});

test('a recommendation that was made again is found by each of its ids, and speaks of one evaluation: the last', async () => {
  const { store, day, requested } = await aDay();
  const [from] = requested;
  const at = (minute: number): number => DAY + minute * MINUTE;
  const again = [300, 330, 360].map(
    (minute, i): ChangeEvent => ({
      ...from!,
      id: `r${i}-recommended`,
      name: 'recommended',
      decision: `r${i}`,
      at: at(minute),
      detail: { ...from!.detail, because: [{ rule: 'required-factor', says: `Evaluation ${minute}.` }] },
    }),
  );
  await store.putJournal(key, again);
  const now = at(365);
  const sees = (minute: number) =>
    capacityOf(day.evaluations.find((one) => one.at === at(minute))?.evaluation, graph).incoming;
  expect(sees(360)).not.toBe(sees(300));
  for (const id of ['r0', 'r1', 'r2']) {
    const found = await storedDecision(store, key, id, now);
    expect(found).toMatchObject({ id: 'r0', at: at(300), repeated: [{ id: 'r1' }, { id: 'r2', at: at(360) }] });
    expect(found?.because.map(({ says }) => says)).toEqual(['Evaluation 360.']);
    expect(found?.decidedOn?.incoming).toBe(sees(360));
  }
  expect((await lookBack(store, key, now, (id) => id.startsWith('r1'))).found).toHaveLength(1);
});
