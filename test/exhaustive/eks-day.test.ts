import { afterAll, beforeAll, expect, it } from 'vitest';
import { pageState } from '../../console/view-model/page-state.ts';
import { isChangeEvent } from '../../lib/model/events.ts';
import { modeOf } from '../../lib/model/execution-mode.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';

const START = Date.UTC(2026, 2, 2);
const failures: string[] = [];
let simulation: Simulation;
const hours = async (count: number): Promise<void> => {
  for (let minute = 0; minute < count * 60; minute++) failures.push(...(await simulation.minute()));
};

beforeAll(async () => {
  simulation = await startSimulation({
    platform: 'eks',
    simulate: 'fraud-check',
    load: 'step',
    mode: 'act',
    seed: 3,
    start: START,
    everyMinutes: 5,
    options: {},
    log: false,
  });
  await hours(2);
});
afterAll(() => simulation?.stop());

it('the deployed functions rescale a FlinkDeployment in place, and what Flink runs is what was asked for', async () => {
  expect(failures).toEqual([]);
  const { account, world, job } = simulation;
  const journal = (await account.store.journal(keyOf(job), START, world.now() + 1)).filter(isChangeEvent);
  const confirmed = journal.filter(({ name }) => name === 'confirmed');
  expect(confirmed.length).toBeGreaterThan(0);
  const to = confirmed.at(-1)?.detail.to;
  const runs = Object.fromEntries(world.cluster.job().vertices.map(({ id, parallelism }) => [id, parallelism]));
  expect(to).toEqual({ kind: 'per-vertex', parallelism: runs });
  expect(new Set(Object.values(runs)).size).toBeGreaterThan(1);
  for (const { detail } of confirmed) expect(detail.restartSeconds).toBeGreaterThan(0);
});

it("no job was started from nothing, no record was lost, and the condition is the operator's word", () => {
  const { world, condition } = simulation;
  const truth = world.truth();
  expect(world.cluster.job().startedAt).toBeLessThanOrEqual(START);
  expect(truth.arrived - truth.processed - truth.lagRecords - truth.inFlight).toBeCloseTo(0, 0);
  expect(condition()).toBe('STABLE');
});

it('the page shows a parallelism per vertex, and no cost that is not known', async () => {
  const { account, world, job, condition } = simulation;
  const state = await pageState({
    store: account.store,
    job,
    clock: world,
    from: START,
    windowMs: 900_000,
    condition,
    mode: modeOf(account.settings.mode, undefined),
  })();
  expect(state).toMatchObject({ job: { platform: 'eks', condition: 'STABLE' }, baseline: null, size: { kpus: null } });
  const shown = state.vertices.map(({ name, parallelism }) => [name, parallelism]);
  expect(shown).toEqual(world.cluster.job().vertices.map(({ name, parallelism }) => [name, parallelism]));
  // A source that is left alone keeps six slots: only the vertex that is full gets more.
  expect(state.history.decisions[0]?.vertices).toEqual([{ name: 'Score', from: 6, to: 14 }]);
});
