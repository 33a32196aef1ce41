import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';

const START = Date.UTC(2026, 2, 2);
const GIB = 2 ** 30;
const failures: string[] = [];
let simulation: Simulation;
let journal: readonly ChangeEvent[];

beforeAll(async () => {
  simulation = await startSimulation({
    platform: 'eks',
    simulate: 'fraud-check',
    load: 'day',
    mode: 'act',
    seed: 1,
    start: START,
    everyMinutes: 5,
    policy: 'flink',
    log: false,
    options: { 'job.autoscaler.memory.tuning.enabled': 'true' },
  });
  for (let minute = 0; minute < 180; minute++) failures.push(...(await simulation.minute()));
  const { account, job, world } = simulation;
  journal = (await account.store.journal(keyOf(job), START, world.now() + 1)).filter(isChangeEvent);
});
afterAll(() => simulation?.stop());

it('memory that is tuned follows a rescale in place as an upgrade of its own', () => {
  expect(failures).toEqual([]);
  const confirmed = journal.filter(({ name }) => name === 'confirmed').map(({ detail }) => detail);
  expect(confirmed.length).toBeGreaterThanOrEqual(2);
  // The night's first steps down would save next to nothing: it follows the one that is worth it.
  const [rescale, memory] = confirmed.slice(-2);
  expect(memory?.from).toEqual(rescale?.to);
  expect(memory?.to).toEqual(rescale?.to);
  const { startedAt } = simulation.world.cluster.job();
  expect(startedAt).toBeGreaterThan(START);
});

it('the task managers that run then have the memory that was written', () => {
  const { taskManagerMemory } = simulation.world.cluster.job();
  const key = 'taskmanager.memory.process.size';
  const sizes = journal.flatMap(({ name, detail }) => (name === 'confirmed' && detail.config?.overrides[key]) || []);
  const size = sizes.at(-1);
  expect(size).toBe(`${taskManagerMemory.processBytes} bytes`);
  expect(taskManagerMemory.processBytes).toBeLessThan(4 * GIB);
  const { taskManagers, gibibyteHours, taskManagerHours } = simulation.world.truth();
  expect(taskManagers[0]?.containerLimitBytes).toBe(taskManagerMemory.processBytes);
  expect(gibibyteHours).toBeLessThan(4 * taskManagerHours);
});
