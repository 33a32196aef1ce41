/** The fleet view and the controls of the simulated world, in a real browser. */
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Control } from '../../console/model/controls.ts';
import { type PageServer, startPageServer } from '../../console/page-server.ts';
import { storedFleet } from '../../console/view-model/stored-fleet.ts';
import { inMemoryControls } from '../../functions/store/controls/in-memory-controls.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { type InMemoryStore, inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { keyOf } from '../../lib/model/job.ts';
import { job, pageDay } from '../support/page-day.ts';
import type { Opened } from './browser.ts';
import { oneBrowser } from './one-browser.ts';

const { browser, keep } = oneBrowser();

interface OpenedFleet extends Opened {
  readonly store: InMemoryStore;
  readonly row: (name: string, own?: Partial<FleetRow>) => Promise<void>;
  readonly steered: Control[];
}

const keyNamed = (name: string) => keyOf({ ...job, name });

const open = async (options: BrowserContextOptions = {}, also: readonly string[] = []): Promise<OpenedFleet> => {
  const store = inMemoryStore();
  const day = pageDay(store);
  await day.playTo(600);
  const row = (name: string, own: Partial<FleetRow> = {}) =>
    store.putFleetRow(keyNamed(name), {
      at: day.now(),
      mode: 'act',
      policy: 'autopilot',
      condition: 'RUNNING',
      state: 'steady',
      size: { parallelism: 8, kpus: 4 },
      dollarsPerHour: 0.55,
      lagSeconds: 0,
      lagRecords: 0,
      utilization: 61,
      month: new Date(day.now()).toISOString().slice(0, 7),
      savedDollars: 12.5,
      savedOfDollars: 50,
      utilizations: [40, 55, null, 61],
      ...own,
    });
  await row(job.name);
  await row('clicks', { mode: 'advise', dollarsPerHour: 2.2, state: 'recommending' });
  await row('receipts', {
    utilization: 118,
    lagSeconds: 840,
    lagRecords: 3_000_000,
    attention: [{ rule: 'source-partitions', says: 'Its topic has four partitions.' }],
  });
  for (const name of also) await row(name);
  const steered: Control[] = [];
  const jobs = [{ key: keyNamed('clicks'), load: 'day', mode: 'advise', disturbances: [], nextRestartFails: false }];
  let playing = true;
  const server: PageServer = await startPageServer({
    port: 0,
    fleet: storedFleet({ store, controls: inMemoryControls(), clock: { now: day.now }, historyMs: 86_400_000 }),
    controls: {
      state: () => ({ playing, speed: 120, speeds: [60, 120], loads: ['day', 'flat'], modes: ['advise', 'act'], jobs }),
      take(control) {
        steered.push(control as Control);
        playing = (control as Control).kind !== 'pause';
        return undefined;
      },
    },
  });
  const context = await browser().newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    bypassCSP: true,
    ...options,
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.goto(server.url);
  await page.locator('.fleet-row').first().waitFor();
  const close = async (): Promise<void> => {
    await context.close();
    await server.stop();
  };
  return keep({ server, page, wrong, close, store, row, steered });
};

const names = (page: Page): Promise<string[]> => page.locator('.fleet-job a').allInnerTexts();

test('jobs that need attention come first, with what it is about; a row opens the job', async () => {
  const { page } = await open();
  expect(await names(page)).toEqual(['receipts', 'clicks', 'orders-revenue']);
  expect(await page.locator('[data-job=receipts] .fleet-state').innerText()).toContain(
    'Its topic has four partitions.',
  );
  expect(await page.locator('[data-tile=cost] .value').innerText()).toContain('$3.30');
  expect(await page.locator('[data-tile=saved] .detail').innerText()).toContain('25 % of $150.00');
  await page.locator('[data-job=orders-revenue] .fleet-decision').click({ force: true });
  await page.locator('h1', { hasText: 'orders-revenue' }).waitFor();
  expect(new URL(page.url()).hash).toBe(`#/job/${encodeURIComponent(keyNamed('orders-revenue'))}`);
  await page.getByRole('link', { name: 'All jobs' }).click();
  await page.locator('.fleet-row').first().waitFor();
  expect(await names(page)).toHaveLength(3);
});

test('the header of a job says what the list says of it, and why it needs attention', async () => {
  const { page, row, server } = await open();
  const says = 'The last change failed: the snapshot could not be restored.';
  await row(job.name, { attention: [{ rule: 'change-failed', says }] });
  server.changed();
  const state = page.locator(`[data-job=${job.name}] .state`);
  await page.locator(`[data-job=${job.name}]`, { hasText: says }).waitFor();
  const word = await state.innerText();
  expect(word).toBe('Needs attention');
  await page.locator('.fleet-job a', { hasText: job.name }).click();
  await page.locator('h1', { hasText: job.name }).waitFor();
  expect(await page.locator('#status .standing.bad').innerText()).toBe(word);
  expect(await page.locator('#attention').innerText()).toBe(says);
});

test('search, filters and order, by keyboard alone', async () => {
  const { page } = await open();
  await page.keyboard.press('/');
  await page.keyboard.type('ic');
  expect(await names(page)).toEqual(['receipts', 'clicks']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await page.locator('.fleet-job a:focus').innerText()).toBe('clicks');
  await page.keyboard.press('ArrowUp');
  expect(await page.locator('.fleet-job a:focus').innerText()).toBe('receipts');
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  expect(await names(page)).toHaveLength(3);
  await page.getByRole('button', { name: 'Recommend 1' }).click();
  expect(await names(page)).toEqual(['clicks']);
  await page.getByRole('button', { name: 'Show all as at first' }).click();
  await page.getByRole('button', { name: 'Cost' }).click();
  expect((await names(page))[0]).toBe('clicks');
  expect(await page.locator('th[aria-sort=descending]').innerText()).toContain('Cost');
  await page.keyboard.press('/');
  await page.keyboard.type('orders');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'orders-revenue' }).waitFor();
});

test('a new decision is heard of, and nothing else', async () => {
  const { page, row, server } = await open();
  const heard = page.locator('main [aria-live=polite]');
  await row('clicks', { utilization: 70 });
  server.changed();
  await page.locator('[data-job=clicks] .fleet-utilization', { hasText: '70 %' }).waitFor();
  expect(await heard.innerText()).toBe('');
  const sizes = { from: { parallelism: 8, kpus: 8 }, to: { parallelism: 4, kpus: 4 } };
  await row('clicks', {
    decision: { id: 'd1', at: Date.UTC(2026, 2, 4, 10), status: 'pending', ...sizes, says: 'Why.' },
  });
  server.changed();
  await page.locator('[data-job=clicks] .change').waitFor();
  expect(await heard.innerText()).toBe('clicks: 8 → 4 KPUs, requested.');
});

test('a table without a job has no numbers', async () => {
  const server = await startPageServer({
    port: 0,
    failed: () => undefined,
    fleet: storedFleet({
      store: inMemoryStore(),
      controls: inMemoryControls(),
      clock: { now: () => 0 },
      historyMs: 1,
    }),
  });
  const context = await browser().newContext();
  try {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.getByText('No job has been evaluated yet.').waitFor();
    const tiles = await page.locator('.tiles').innerText();
    expect(tiles).toContain('Cost now');
    expect(tiles).not.toContain('$');
  } finally {
    await context.close();
    await server.stop();
  }
});

test('words without an end fit in', async () => {
  const { page, row, server, wrong } = await open();
  const says = 'org.apache.flink.'.repeat(13);
  const sizes = { from: { parallelism: 8, kpus: 8 }, to: { parallelism: 4, kpus: 4 } };
  const decision = { id: 'd1', at: Date.UTC(2026, 2, 4, 10), status: 'failed', ...sizes, says };
  await row(job.name, { attention: [{ rule: 'change-failed', says }], decision });
  await row('n'.repeat(128));
  server.changed();
  await page.locator(`[data-job=${'n'.repeat(128)}]`).waitFor();
  const beyond = 'document.documentElement.scrollWidth - innerWidth';
  expect(await page.evaluate(beyond)).toBe(0);
  await page.locator('.fleet-job a', { hasText: job.name }).click();
  await page.locator('#attention').waitFor();
  expect(await page.evaluate(beyond)).toBe(0);
  await page.setViewportSize({ width: 400, height: 900 });
  expect(await page.evaluate(beyond)).toBe(0);
  expect(wrong).toEqual([]);
});

test('a thousand jobs: a hundred are drawn, the others on demand, and all are searched', async () => {
  const { page } = await open(
    {},
    Array.from({ length: 1000 }, (_, nth) => `job-${String(nth).padStart(4, '0')}`),
  );
  expect(await page.locator('.fleet-row').count()).toBe(100);
  await page.getByRole('button', { name: 'Show more: 903 are not shown' }).click();
  expect(await page.locator('.fleet-row').count()).toBe(600);
  await page.keyboard.press('/');
  await page.keyboard.type('job-0999');
  expect(await names(page)).toEqual(['job-0999']);
});

test('the world of a job is steered from the page', async () => {
  const { page, steered } = await open();
  await page.getByRole('button', { name: 'Stop the clock' }).click();
  await page.getByRole('button', { name: 'Let it run' }).waitFor();
  await page.getByRole('combobox', { name: /^Job/ }).selectOption(keyNamed('clicks'));
  await page.getByRole('button', { name: 'Spike' }).click();
  await page.getByLabel('Load').selectOption('flat');
  await page.locator('.controls').getByLabel('Mode').selectOption('act');
  await page
    .getByRole('button', { name: 'Let it run' })
    .or(page.getByRole('button', { name: 'Stop the clock' }))
    .waitFor();
  const clicks = keyNamed('clicks');
  await expect
    .poll(() => steered)
    .toEqual([
      { kind: 'pause' },
      { kind: 'spike', job: clicks },
      { kind: 'load', job: clicks, load: 'flat' },
      { kind: 'mode', job: clicks, mode: 'act' },
    ]);
});

test.each([
  [1280, 'light'],
  [1280, 'dark'],
  [400, 'light'],
  [400, 'dark'],
] as const)('at %i px, %s: nothing is wider than the screen, and axe finds nothing', async (width, colorScheme) => {
  const { page } = await open({ viewport: { width, height: 900 }, colorScheme });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  await page.getByRole('combobox', { name: /^Job/ }).selectOption(keyNamed('clicks'));
  await page.evaluate(axe.source);
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
  expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
