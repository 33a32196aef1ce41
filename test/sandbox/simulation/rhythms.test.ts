import { afterEach, expect, test } from 'vitest';
import { keyOf } from '../../../lib/model/job.ts';
import { type Simulation, type SimulationOptions, startSimulation } from '../../../sandbox/simulation/simulation.ts';

let running: Simulation | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const START = Date.UTC(2026, 2, 2);
const after = async (minutes: number, own: Partial<SimulationOptions>) => {
  const simulation = await startSimulation({
    platform: 'managed-flink',
    seed: 1,
    simulate: 'clickstream',
    load: 'ramp',
    start: START,
    mode: 'observe',
    everyMinutes: undefined,
    options: {},
    policy: 'flink',
    log: false,
    ...own,
  });
  running = simulation;
  const failures: string[] = [];
  for (let minute = 0; minute < minutes; minute++) failures.push(...(await simulation.minute()));
  const key = keyOf(simulation.job);
  const { account, world } = simulation;
  const { window } = (await account.store.load(key, world.now())).state;
  const evaluations = await account.store.evaluations(key, START, world.now() + 1);
  const { row } = (await account.store.fleetRows(world.now())).rows[0] ?? {};
  const alarms = account.aws.cloudWatch.alarms.states();
  await simulation.stop();
  running = undefined;
  return { failures, window, evaluations, next: row?.next, alarms };
};

test('a poll after 15 minutes has the window of polls every minute, and its evaluation', async () => {
  const often = await after(60, { everyMinutes: 1 });
  const seldom = await after(60, { everyMinutes: 15 });
  expect([often.failures, seldom.failures]).toEqual([[], []]);
  expect(seldom.evaluations).toHaveLength(4);
  expect(seldom.window).toHaveLength(often.window.length);
  const between = seldom.window.slice(1).map(({ at }, i) => at - (seldom.window[i]?.at ?? 0));
  expect(between.every((ms) => ms === 60_000)).toBe(true);
  expect(seldom.window.map(({ at }) => at)).toEqual(often.window.map(({ at }) => at));
  expect(seldom.evaluations.at(-1)?.evaluation).toEqual(often.evaluations.at(-1)?.evaluation);
});

test('left to itself, a job is evaluated every minute, every five or every fifteen; an alarm evaluates it at once', async () => {
  const { failures, evaluations, window, next, alarms } = await after(60, { policy: 'autopilot', load: 'flat' });
  expect(failures).toEqual([]);
  const between = evaluations.slice(1).map(({ at }, i) => (at - (evaluations[i]?.at ?? 0)) / 60_000);
  expect(Math.max(...between)).toBeGreaterThan(5);
  expect(Math.max(...between)).toBeLessThanOrEqual(15);
  expect(evaluations.length).toBeLessThan(20);
  expect(window.slice(1).every(({ at }, i) => at - (window[i]?.at ?? 0) === 60_000)).toBe(true);
  expect(next?.at).toBeGreaterThan(START + 60 * 60_000);
  expect(alarms.map(({ name }) => name)).toContain('flink-autopilot/wake/busy/managed-flink/clickstream');
});
