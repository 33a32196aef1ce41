/** A topic of four partitions, each read at 1 000 records/s, and more than that arrives: on both simulated platforms. */
import { afterEach, expect, it } from 'vitest';
import { keyOf } from '../../lib/model/job.ts';
import type { PlatformName } from '../../sandbox/platforms/platform.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';

const START = Date.UTC(2026, 2, 2);
let simulation: Simulation;
afterEach(() => simulation.stop());

it.each([
  ['managed-flink', 'through its Flink dashboard', "counted in Flink's REST API"],
  ['managed-flink', 'without its Flink dashboard', 'topic receipts of MSK cluster shop'],
  ['eks', 'through the API server', "counted in Flink's REST API"],
] as const)(
  'on %s %s the source stays at 4 subtasks, and it is said why more are useless',
  async (platform, way, origin) => {
    const { widest, because } = await twoHours(platform, way !== 'without its Flink dashboard');
    expect(widest).toBe(4);
    const said = because.filter(
      ({ rule, says }) => rule === 'source-partitions' && says.startsWith('Source: Receipts'),
    );
    expect(said.length).toBeGreaterThan(10);
    expect(said.at(-1)).toMatchObject({
      says: expect.stringContaining(`has 4 partitions (${origin}): more than 4 subtasks have nothing to read`),
      numbers: { partitions: { value: 4 }, wanted: { value: expect.any(Number) } },
    });
    expect(said.at(-1)?.numbers?.['wanted']?.value).toBeGreaterThan(4);
  },
);

const twoHours = async (platform: PlatformName, dashboard: boolean) => {
  simulation = await startSimulation({
    platform,
    seed: 1,
    simulate: 'narrow',
    load: 'flat',
    start: START,
    mode: 'act',
    policy: 'flink',
    everyMinutes: 5,
    size: { parallelism: 4, parallelismPerKpu: 2, ...(platform === 'eks' ? { cpus: 2, perVertex: {} } : {}) },
    options: {},
    log: false,
  });
  const { world, account, job } = simulation;
  if (!dashboard) account.aws.managedFlink.dashboard.forbid();
  let widest = 0;
  for (let minute = 0; minute < 120; minute++) {
    expect(await simulation.minute()).toEqual([]);
    const source = world.cluster.job().vertices.find(({ name }) => name === 'Source: Receipts');
    widest = Math.max(widest, source?.parallelism ?? 0);
  }
  const evaluations = await account.store.evaluations(keyOf(job), START, world.now() + 1);
  return { widest, because: evaluations.flatMap((evaluation) => evaluation.because) };
};
