import { afterAll, beforeAll, expect, it } from 'vitest';
import { pageState } from '../../console/view-model/page-state.ts';
import { isChangeEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';
import { policies } from '../support/policies.ts';

const START = Date.UTC(2026, 2, 2);
const failures: string[] = [];
let simulation: Simulation;

beforeAll(async () => {
  simulation = await startSimulation({
    platform: 'managed-flink',
    simulate: 'clickstream',
    load: 'step',
    mode: 'act',
    seed: 3,
    start: START,
    everyMinutes: 5,
    options: {},
    log: false,
    policy: 'threshold',
    policies,
  });
  for (let minute = 0; minute < 120; minute++) failures.push(...(await simulation.minute()));
});
afterAll(() => simulation?.stop());

it('the policy that the settings name decides, in the deployed functions', async () => {
  expect(failures).toEqual([]);
  const { account, world, job } = simulation;
  const { state } = await account.store.load(keyOf(job), world.now());
  expect(state.policy?.name).toBe('threshold');
  const journal = await account.store.journal(keyOf(job), START, world.now() + 1);
  const sizes = journal
    .filter(isChangeEvent)
    .filter(({ name }) => name === 'confirmed')
    .map(({ detail: { from, to } }) =>
      from.kind === 'kpu' && to.kind === 'kpu' ? to.parallelism / from.parallelism : 0,
    );
  expect(sizes.length).toBeGreaterThan(0);
  for (const factor of sizes) expect([0.5, 2]).toContain(factor);
});

it('its predictions are stored with every evaluation, and the page shows them', async () => {
  const { account, world, job } = simulation;
  const evaluations = await account.store.evaluations(keyOf(job), START, world.now() + 1);
  const predicted = evaluations.filter(({ predictions }) => Number.isFinite(predictions?.drainSeconds));
  expect(predicted.length).toBeGreaterThan(5);
  const last = predicted.at(-1)!;
  const state = await pageState({
    store: account.store,
    job,
    from: START,
    windowMs: 900_000,
    mode: 'act',
    clock: { now: () => last.at },
  })();
  const { drainSeconds: seconds = Number.NaN } = last.predictions ?? {};
  const by = last.at + 1000 * seconds;
  expect(state.predictions?.drained).toEqual(seconds === 0 ? { kind: 'nothing-waits' } : { kind: 'in', seconds, by });
});
