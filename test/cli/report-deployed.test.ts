/** A report where a stack is deployed: jobs on EKS and of any Flink by their stored window, and what the table knows of their sizes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMain } from '../../cli/commands/main.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';

const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-report-deployed-'));
const MINUTES = 150;
let simulation: Simulation;

beforeAll(async () => {
  simulation = await startSimulation({
    platform: 'eks',
    simulate: 'light',
    load: 'night',
    seed: 0,
    start: Date.UTC(2026, 2, 2),
    mode: 'act',
    policy: 'flink',
    everyMinutes: 5,
    options: {},
    log: false,
  });
  for (let minute = 0; minute < MINUTES; minute++) expect(await simulation.minute()).toEqual([]);
  // The same past, of a job that is reached by REST.
  const { store } = simulation.account;
  const now = simulation.world.now();
  const clicks = keyOf({ ...simulation.job, platform: 'flink', name: 'clicks' });
  const key = keyOf(simulation.job);
  for (const record of await store.evaluations(key, 0, now + 1)) await store.putEvaluation(clicks, record);
  const { state, graph } = await store.load(key, now);
  await store.save(clicks, 0, { state, change: undefined, outbox: [], ...(graph && { graph }) }, now);
  const row = await store.fleetRow(key);
  if (row === undefined) throw new Error('no row');
  await store.putFleetRow(clicks, { ...row, dollarsPerHour: 0.4 });
}, 240_000);

afterAll(async () => {
  await simulation.stop();
  rmSync(folder, { recursive: true, force: true });
});

const typed = async (...words: readonly string[]) => {
  const [said, noted]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    say: (text) => void said.push(text),
    note: (text) => void noted.push(text),
    colors: false,
    columns: 100,
    env: {},
    now: simulation.world.now,
    stop: new AbortController().signal,
  };
  const code = await runMain(['report', '--days', '1', '--out', folder, '--yes', ...words], terminal);
  return { code, said: said.join('\n'), noted: noted.join('\n') };
};

interface Reported {
  readonly job: { readonly name: string; readonly platform: string };
  readonly lookBack: { readonly readFrom: string };
  readonly wholePeriod: { readonly sizes: readonly { readonly sizing: object }[] };
  readonly [key: string]: unknown;
}

const jobs = (): readonly Reported[] =>
  JSON.parse(readFileSync(join(folder, 'flink-autopilot-report.json'), 'utf8')).jobs;

describe('report beside a deployed stack', () => {
  it('has the jobs that only the table knows, and asks CloudWatch for nothing', { timeout: 300_000 }, async () => {
    const before = simulation.account.aws.cloudWatch.meter().metricsRequested;
    const { code, noted } = await typed();
    expect([code, noted]).toEqual([0, expect.stringContaining('CloudWatch is asked for no metric')]);
    expect(simulation.account.aws.cloudWatch.meter().metricsRequested).toBe(before);
    const all = jobs();
    expect(all.map(({ job, unit, lookBack }) => [job.platform, job.name, unit, lookBack.readFrom]).toSorted()).toEqual([
      ['eks', 'notifications', 'slot', 'the stored window'],
      ['flink', 'clicks', 'slot', 'the stored window'],
    ]);
    const [clicks] = all.filter(({ job }) => job.name === 'clicks');
    const [onEks] = all.filter(({ job }) => job.name === 'notifications');
    // The table has what its newest size costs, and so what a slot costs.
    expect(clicks).toMatchObject({ current: { dollarsPerHour: 0.4 }, snippetIs: 'lines' });
    expect(onEks).not.toHaveProperty('dollarsPerUnitHour');
    expect(JSON.parse(String(clicks?.['snippet']))).not.toHaveProperty('mode');
    const page = readFileSync(join(folder, 'flink-autopilot-report.html'), 'utf8');
    expect(page).toContain('the lines in its entry of the settings');
    expect(page).toContain('from the stored window');
  });

  it('takes CloudWatch for what the settings say where it is, and the table for its sizes and changes', {
    timeout: 300_000,
  }, async () => {
    const file = join(folder, 'settings.json');
    const { jobs: named } = simulation.account.settings;
    const clicks = { platform: 'flink', name: 'clicks', url: 'http://127.0.0.1:9' };
    writeFileSync(file, JSON.stringify({ jobs: [...named, clicks] }));
    const { code, noted } = await typed('--settings', file);
    expect([code, noted]).toEqual([0, expect.stringContaining('1 job on EKS, ')]);
    const all = jobs();
    expect(all.map(({ job, lookBack }) => [job.name, lookBack.readFrom]).toSorted()).toEqual([
      ['clicks', 'the stored window'],
      ['notifications', 'CloudWatch'],
    ]);
    const [onEks] = all.filter(({ job }) => job.name === 'notifications');
    const stored = await simulation.account.store.evaluations(keyOf(simulation.job), 0, simulation.world.now() + 1);
    const sizes = new Set(stored.map(({ sizing }) => JSON.stringify(sizing)));
    expect(sizes.size).toBeGreaterThan(1);
    const seen = onEks?.wholePeriod.sizes ?? [];
    expect(seen.length).toBeGreaterThan(1);
    for (const { sizing } of seen) expect(sizes).toContain(JSON.stringify(sizing));
    // Its own changes are no failures: their seconds are in the journal.
    expect(onEks?.['reasons']).not.toContainEqual(expect.objectContaining({ code: 'restarts' }));
  });

  it('says what is missing of a job that the table does not know, and writes nothing where no other is there', async () => {
    const file = join(folder, 'unknown.json');
    writeFileSync(file, JSON.stringify({ jobs: [{ platform: 'flink', name: 'other', url: 'http://127.0.0.1:9' }] }));
    const { code, noted } = await typed('--settings', file, '--job', 'other');
    expect(code).toBe(1);
    expect(noted.replace(/\s+/g, ' ')).toMatch(
      /other: Flink’s REST API keeps no history of a job of platform flink\. The table has no evaluation of it/,
    );
  });

  it('a table that is named has to be there', async () => {
    const { code, noted } = await typed('--table', 'nowhere');
    expect([code, noted]).toEqual([1, expect.stringContaining('There is no table "nowhere"')]);
  });
});
