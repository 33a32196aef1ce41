/** The deployed handlers read the Flink dashboard for a while, on good days and bad ones: what opens it is nowhere. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LOG_VARIABLE } from '../../lib/environment.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';

const START = Date.UTC(2026, 2, 2, 8);
const MINUTE = 60_000;

let simulation: Simulation;
let printed: string[];
const write = process.stdout.write;
const writeError = process.stderr.write;

/** Other files of this process may have switched the log off. */
let logSwitch: string | undefined;

beforeEach(async () => {
  printed = [];
  logSwitch = process.env[LOG_VARIABLE];
  delete process.env[LOG_VARIABLE];
  const keep = (text: unknown): boolean => printed.push(String(text)) > 0;
  process.stdout.write = keep as typeof write;
  process.stderr.write = keep as typeof write;
  simulation = await startSimulation({
    platform: 'managed-flink',
    seed: 1,
    simulate: 'clickstream',
    load: 'flat',
    start: START,
    mode: 'act',
    everyMinutes: 5,
    options: {},
    log: true,
  });
});
afterEach(async () => {
  process.stdout.write = write;
  process.stderr.write = writeError;
  if (logSwitch !== undefined) process.env[LOG_VARIABLE] = logSwitch;
  await simulation.stop();
});

it('neither in the log, nor in the store, nor in events', async () => {
  const { account, job } = simulation;
  const { dashboard } = account.aws.managedFlink;
  const rules = new Set<string>();
  const evaluated = async (): Promise<void> => {
    for (let minute = 0; minute < 5; minute++) expect(await simulation.minute()).toEqual([]);
    const [record] = await account.store.evaluations(keyOf(job), simulation.world.now(), simulation.world.now() + 1);
    for (const { rule } of record?.because ?? []) rules.add(rule);
  };
  const echo = (status: number) => () =>
    dashboard.answer({ status, body: `<a href="${account.aws.url}?authToken=${dashboard.secrets.join()}">` });
  await evaluated();
  for (const happens of [echo(200), echo(403), echo(500), () => dashboard.answer(undefined), dashboard.endSessions]) {
    happens();
    await evaluated();
  }
  dashboard.endSessions();
  dashboard.forbid();
  await evaluated();

  expect([...rules]).toEqual(expect.arrayContaining(['dashboard-unavailable', 'dashboard-forbidden']));
  expect(dashboard.secrets.length).toBeGreaterThan(4);
  const to = START + 60 * MINUTE;
  const stored = [
    await account.store.load(keyOf(job), to),
    await account.store.evaluations(keyOf(job), START, to),
    await account.store.journal(keyOf(job), START, to),
  ];
  const all = `${printed.join('')}${JSON.stringify(stored)}`;
  expect(printed.join('')).toContain('"message":"evaluation"');
  expect(dashboard.secrets.filter((secret) => all.includes(secret))).toEqual([]);
});
