/** The page of a simulated job on EKS: vertices with their own parallelism, and the task managers they take. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PageState } from '../../console/model/page.ts';
import { pageState } from '../../console/view-model/page-state.ts';
import { simulatedPage } from '../../sandbox/simulation/simulated-page.ts';
import { type Simulation, startSimulation } from '../../sandbox/simulation/simulation.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import { launch, type Opened, openState, showsUntil } from './browser.ts';

const START = Date.UTC(2026, 2, 2, 6);
/** It is noon before a change pays. */
const MOST_MINUTES = 420;

interface Reached {
  readonly state: PageState;
  readonly truth: GroundTruth;
}

let browser: Browser;
let opened: Opened | undefined;
/** A morning: when a rescale has just been asked for, and after several are done. */
let changing: Reached;
let calm: Reached;

beforeAll(async () => {
  browser = await launch();
  const simulation = await startSimulation({
    platform: 'eks',
    simulate: 'fraud-check',
    load: 'day',
    mode: 'act',
    seed: 1,
    start: START,
    everyMinutes: 5,
    options: {},
    log: false,
  });
  try {
    changing = await until(simulation, ({ phase, rescales }) => phase.kind === 'changing' && rescales.confirmed === 1);
    calm = await until(simulation, ({ phase, rescales }) => phase.kind === 'holding' && rescales.confirmed === 2);
  } finally {
    await simulation.stop();
  }
}, 180_000);
afterAll(() => browser?.close());
afterEach(async () => {
  const last = opened;
  opened = undefined;
  await last?.close();
  expect(last?.wrong ?? []).toEqual([]);
});

const until = async (simulation: Simulation, reached: (state: PageState) => boolean): Promise<Reached> => {
  const read = pageState(simulatedPage(simulation, { seed: 1, platform: 'eks', speed: () => 60 }, START));
  for (let minute = 0; minute < MOST_MINUTES; minute++) {
    expect(await simulation.minute()).toEqual([]);
    const state = await read();
    if (reached(state)) return { state, truth: simulation.world.truth() };
  }
  throw new Error(`Not reached within ${MOST_MINUTES} minutes`);
};

const open = async ({ state }: Reached, options: BrowserContextOptions = {}): Promise<Opened['page']> => {
  opened = await openState(browser, async () => state, options);
  await showsUntil(opened.page, state.history.until);
  return opened.page;
};

const tile = async (page: Opened['page'], id: string): Promise<string> =>
  (await page.locator(`[data-tile=${id}]`).innerText()).replaceAll(/\n+/g, '\n');

test('vertices and task managers are those of the job', async () => {
  const page = await open(calm);
  const { vertices, kpus: taskManagers } = calm.truth;
  const widest = Math.max(...vertices.map(({ parallelism }) => parallelism));
  expect(new Set(vertices.map(({ parallelism }) => parallelism)).size).toBeGreaterThan(1);
  const subtasks = vertices.reduce((sum, { parallelism }) => sum + parallelism, 0);
  expect(await tile(page, 'subtasks')).toBe(`Subtasks\n${subtasks}\nin 6 vertices; Score has ${widest}`);
  expect(await tile(page, 'task-managers')).toBe(`Task managers\n${taskManagers}\nfixed size 6; 2 slots each`);
  expect(await page.locator('#cluster .manager:not(.spared)').count()).toBe(taskManagers);
  expect(await page.locator('#cluster .manager.spared').count()).toBe(6 - taskManagers);
  expect(await page.locator('#cluster .slot i').count()).toBe(subtasks);
  for (const { name, parallelism } of vertices) {
    expect(await page.locator(`.pips[data-vertex="${name}"] rect`).count()).toBe(parallelism);
  }
  const legend = await page.locator('[data-chart=parallelism] .legend').innerText();
  expect(legend.replaceAll(/\s+/g, ' ')).toContain(`Score ${widest}`);
});

test('what was saved are hours of task managers, against the size it had', async () => {
  const page = await open(calm);
  const { evaluations } = calm.state.history;
  const rows = evaluations.filter(({ parallelism }) => parallelism !== null);
  const before = Math.ceil((rows[0]?.parallelism ?? 0) / 2);
  const hours = rows.slice(0, -1).reduce((sum, row, i) => {
    const pause = ((rows[i + 1]?.at ?? row.at) - row.at) / 3_600_000;
    return sum + (before - Math.ceil((row.parallelism ?? 0) / 2)) * pause;
  }, 0);
  expect(Math.abs(hours)).toBeGreaterThan(1);
  expect(await tile(page, 'saved')).toContain(
    `Saved since 2 Mar, 06:00\n${String(Math.round(10 * hours) / 10).replace('-', '−')} h of task managers\n`,
  );
  expect(await page.locator('[data-chart=task-managers] .legend').innerText()).toContain('fixed size');
});

test('nothing on it speaks of KPUs', async () => {
  const page = await open(calm);
  const details = page.locator('details:not([open]) > summary');
  for (let left = await details.count(); left > 0; left = await details.count()) await details.first().click();
  const words =
    (await page.locator('body').innerText()) +
    (await page.locator('body').innerHTML()).replaceAll(/<style.*?<\/style>/gs, '');
  expect(words).toContain('task manager');
  expect(words).not.toMatch(/KPU/);
  expect(words).not.toContain('$');
});

test('a decision says which vertices it moved, what was written and how it came into force', async () => {
  const page = await open(calm);
  const [decision] = calm.state.history.decisions;
  if (!decision) throw new Error('There is no decision');
  const card = page.locator('#decisions details.card').first();
  await card.locator('> summary').click();
  const text = (await card.innerText()).replaceAll(/\s+/g, ' ');
  for (const { name, from, to } of decision.vertices) expect(text).toContain(`${name} ${from} → ${to}`);
  const overrides = calm.truth.vertices
    .map(({ id, parallelism }) => `${id}:${parallelism}`)
    .toSorted()
    .join(',');
  expect(text).toContain(
    `What was written FlinkDeployment Copy spec: flinkConfiguration: pipeline.jobvertex-parallelism-overrides: "${overrides}"`,
  );
  expect(text).toMatch(/In place: the task managers stayed, and every task ran again \d+ s after it was asked for\./);
});

test('while it is rescaled the job graph shows what is to come', async () => {
  const page = await open(changing);
  const moving = changing.state.vertices.filter(({ parallelism, asked }) => parallelism !== asked);
  expect(moving.length).toBeGreaterThan(0);
  for (const { name, parallelism, asked } of moving) {
    const node = page.locator(`.node[aria-label^="${name}"]`);
    expect(await node.textContent()).toContain(`${parallelism} → ${asked}`);
    const marks = {
      coming: Math.max(0, (asked ?? 0) - (parallelism ?? 0)),
      going: Math.max(0, (parallelism ?? 0) - (asked ?? 0)),
    };
    for (const [kind, count] of Object.entries(marks)) expect(await node.locator(`.pip.${kind}`).count()).toBe(count);
  }
  expect(await page.locator('#why .steps-now').count()).toBe(1);
});

test.each([400, 320])('at %i pixels nothing is wider than the screen', async (width) => {
  const page = await open(calm, { viewport: { width, height: 800 } });
  for (const summary of await page.locator('details.card > summary').all()) await summary.click();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
});
