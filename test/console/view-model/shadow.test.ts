import { expect, it } from 'vitest';
import { pageState } from '../../../console/view-model/page-state.ts';
import type { EvaluationRecord } from '../../../functions/ports.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { ShadowEvaluated } from '../../../lib/model/shadow.ts';
import { kpuSize } from '../../support/kpu-job.ts';
import { job, WINDOW_MS } from '../../support/page-day.ts';
import { DAY, MINUTE } from '../../support/page-world.ts';

const shadowed = (minute: number, to: number, own: Partial<ShadowEvaluated> = {}): EvaluationRecord => ({
  at: DAY + minute * MINUTE,
  samples: [],
  evaluation: undefined,
  sizing: kpuSize(8, 2),
  decision: 'hold',
  because: [{ rule: 'enough-capacity', says: 'The job is large enough.' }],
  shadow: {
    policy: 'autopilot',
    beside: 'flink',
    size: kpuSize(to, 2),
    decision: { kind: 'hold', because: [{ rule: 'restart-price', says: `Waits at ${to}.` }] },
    record: {
      since: DAY,
      hours: minute / 60,
      minutesJudged: minute,
      job: { sizeHours: 40, changes: 3, minutesShort: 4 },
      shadow: { sizeHours: 30, changes: 1, minutesShort: 9 },
    },
    ...own,
  },
});
const rescale = (from: number, to: number): ShadowEvaluated['decision'] => ({
  kind: 'rescale',
  from: kpuSize(from, 2),
  to: kpuSize(to, 2),
  vertices: [],
  config: { overrides: {}, removals: [] },
  because: [{ rule: 'capacity-curve', says: `${from} -> ${to}.` }],
});

const pageOf = async (...records: readonly EvaluationRecord[]) => {
  const store = inMemoryStore();
  for (const record of records) await store.putEvaluation(keyOf(job), record);
  const clock = { now: () => (records.at(-1)?.at ?? DAY) + 1 };
  return (await pageState({ store, job, mode: 'act', clock, from: DAY, windowMs: WINDOW_MS })()).shadow;
};

it('shows the record beside the job, what the shadow would do now, and its changes, the newest first', async () => {
  const changes = [1, 2, 3, 4, 5, 6, 7].map((n) => shadowed(10 * n, n + 1, { decision: rescale(n, n + 1) }));
  const shown = await pageOf(...changes, shadowed(120, 8));
  expect(shown).toMatchObject({
    policy: 'autopilot',
    beside: 'flink',
    unit: 'KPU-hours',
    since: DAY,
    hours: 2,
    minutesJudged: 120,
    job: { sizeHours: 40, changes: 3, minutesShort: 4, size: { parallelism: 8, kpus: 4 } },
    shadow: { sizeHours: 30, changes: 1, minutesShort: 9, size: { parallelism: 8, kpus: 4 } },
    now: { decision: 'hold', because: [{ says: 'Waits at 8.', rule: 'restart-price' }] },
  });
  expect(shown?.changes.map(({ says }) => says)).toEqual(['7 -> 8.', '6 -> 7.', '5 -> 6.', '4 -> 5.', '3 -> 4.']);
  expect(shown?.changes[0]).toMatchObject({ at: DAY + 70 * MINUTE, direction: 'up', to: { parallelism: 8 } });
});

it('what another shadow decided before is not its own', async () => {
  const other = shadowed(10, 4, { policy: 'flink', decision: rescale(8, 4) });
  expect((await pageOf(other, shadowed(20, 8)))?.changes).toEqual([]);
});

it('there is none where the newest evaluation asked none; nothing to ask is said so', async () => {
  const { shadow: _, ...alone } = shadowed(20, 8);
  expect(await pageOf(shadowed(10, 8), alone)).toBeNull();
  const { decision: __, ...unasked } = shadowed(20, 8).shadow!;
  expect((await pageOf({ ...alone, shadow: unasked }))?.now).toBeNull();
});
