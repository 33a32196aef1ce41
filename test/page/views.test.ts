/** The view of a decision, an opened vertex, the legends, the marks, and what a screen reader hears. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hashOf } from '../../console/page/shared/route.ts';
import { pageState } from '../../console/view-model/page-state.ts';
import { storedDecision } from '../../console/view-model/stored-decisions.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { keyOf } from '../../lib/model/job.ts';
import { job, pageDay, WINDOW_MS } from '../support/page-day.ts';
import { predictions } from '../support/page-predictions.ts';
import { DAY } from '../support/page-world.ts';
import { violations } from './axe.ts';
import { openState, type Shown, show } from './browser.ts';
import { oneBrowser } from './one-browser.ts';

const { browser, keep } = oneBrowser();

const autopilot = {
  predict: predictions,
  policy: { name: 'autopilot', objective: 'balanced' },
  objective: { behindSeconds: 5 },
} as const;
const open = async (minute: number, options: BrowserContextOptions = {}): Promise<Shown> =>
  keep(await show(browser(), minute, options, autopilot));

/** In the four ways that a page may look. */
const everyLook = async (page: Page): Promise<void> => {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['dark', 400],
    ['light', 400],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  }
};

test('a decision has an address: its paragraph, its reasons by what they are about, and the way back', async () => {
  const { page, day } = await open(17 * 60 + 21);
  const newest = day.journal.findLast(({ name }) => name === 'requested')!;
  await page.locator('#decisions summary').first().click();
  await page.locator('#decisions .permalink').first().click();
  const view = page.locator('.decision-view');
  expect(new URL(page.url()).hash).toBe(hashOf({ kind: 'decision', key: keyOf(job), id: newest.decision }));
  const paragraph = await view.locator('.paragraph').innerText();
  expect(paragraph).toContain(newest.detail.because[0]!.says);
  expect(paragraph).toMatch(
    /^Scale up .* decided on 4 Mar at 17:10\..* Score: 0\.9; from 1\.5 on a change is worth its restart\./,
  );
  expect(await view.locator('.reason-group').count()).toBe(2);
  expect(await view.locator('.reason-group dl').first().isVisible()).toBe(false);
  for (const summary of await view.locator('summary').all()) await summary.click();
  expect(await view.locator('.reason-group dl').first().isVisible()).toBe(true);
  expect(await view.locator('.replay code').innerText()).toContain(`replay orders-revenue ${newest.decision}`);
  await everyLook(page);
  await page.reload();
  expect(await view.locator('.paragraph').innerText()).toBe(paragraph);
  await view.getByRole('link', { name: 'orders-revenue' }).click();
  await page.locator('[data-tile=size]').waitFor();
});

test('an address of a decision that the page has shortened or does not have shows all that the store knows', async () => {
  const store = inMemoryStore();
  const day = pageDay(store, predictions);
  await day.playTo(20 * 60 + 1);
  const [first] = day.journal.filter(({ name }) => name === 'requested');
  const key = keyOf(job);
  const later = day.now() + 2 * 86_400_000;
  const clock = { now: () => later };
  const state = pageState({ store, job, mode: 'act', clock, from: later - 3_600_000, windowMs: WINDOW_MS });
  const whole = pageState({ store, job, mode: 'act', clock, from: DAY, windowMs: WINDOW_MS });
  for (const shown of [state, whole]) {
    const { page } = keep(
      await openState(browser(), shown, {}, { decision: (_, id) => storedDecision(store, key, id, later) }),
    );
    await page.evaluate(`location.hash = '${hashOf({ kind: 'decision', key, id: first!.decision })}'`);
    const view = page.locator('.decision-view');
    await view.getByText('Sizes that were weighed').waitFor();
    expect(await view.locator('.paragraph').innerText()).toContain(first!.detail.because[0]!.says);
  }
});

test('an address of a decision that is not there says so', async () => {
  const { page } = await open(60);
  await page.evaluate(`location.hash = '${hashOf({ kind: 'decision', key: keyOf(job), id: 'gone' })}'`);
  await page.getByText('The store has no decision gone of this job').waitFor();
});

test('a vertex opens its own curves, its capacity curve and its numbers, by mouse and by keyboard', async () => {
  const { page, day } = await open(20 * 60 + 11);
  const node = page.locator('.node[aria-label^="revenue per customer"]');
  await node.press('Enter');
  const panel = page.locator('.vertex-panel');
  const name = 'revenue per customer (1 min tumbling window)';
  expect(await panel.locator('h3').innerText()).toBe(name);
  const newest = day.evaluations.at(-1)!;
  const seen = newest.evaluation!.vertices['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa3' as never]!;
  expect(await panel.locator('.facts').innerText()).toContain(`${Math.round(seen.load * 100)} %`);
  const sizes = new Set(day.evaluations.flatMap(({ evaluation, sizing }) => (evaluation ? [sizing.parallelism] : [])));
  expect(await panel.locator('.curve-chart .seen').count()).toBe(sizes.size);
  const over = panel.locator('[data-chart=vertex-busy] .u-over');
  const before = await panel.locator('[data-chart=vertex-busy] .legend').innerText();
  const box = (await over.boundingBox())!;
  await over.hover({ position: { x: box.width * 0.3, y: 20 } });
  expect(await panel.locator('[data-chart=vertex-busy] .legend').innerText()).not.toBe(before);
  await panel.locator('.curve-chart svg').hover({ position: { x: 60, y: 60 } });
  expect(await panel.locator('.curve-chart .legend').innerText()).toMatch(/^At 2: seen/);
  await everyLook(page);
  await node.press('Enter');
  expect(await panel.count()).toBe(0);
});

test('a line of a chart is turned off and on by its legend', async () => {
  const { page } = await open(10 * 60);
  const chart = page.locator('[data-chart=throughput]');
  const picture = () => page.evaluate<string>(`document.querySelector('[data-chart=throughput] canvas').toDataURL()`);
  const capacity = chart.getByRole('button', { name: /^capacity/ });
  const both = await picture();
  await capacity.click();
  expect(await capacity.getAttribute('aria-pressed')).toBe('false');
  await expect.poll(picture).not.toBe(both);
  await capacity.click();
  await expect.poll(picture).toBe(both);
});

test('dense marks gather, and come apart when asked; an outage of the producers has a mark of its own', async () => {
  const { page } = await open(24 * 60);
  const lane = page.getByRole('group', { name: 'Decisions over time' });
  const gathered = lane.locator('.gathered');
  expect(await gathered.count()).toBe(1);
  const together = Number(await gathered.innerText());
  expect(together).toBeGreaterThan(1);
  const outage = page.locator('.lane.others .outage');
  expect(await outage.getAttribute('aria-label')).toMatch(/^11:40 to 11:53: Almost nothing arrived/);
  await gathered.click();
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  expect(await lane.locator('.mark:not(.gathered)').count()).toBe(together);
});

test('a screen reader hears a new decision, and nothing else', async () => {
  const { page, day, server, caughtUp } = await open(6 * 60);
  const live = page.locator('[aria-live]');
  expect(await live.count()).toBe(1);
  const heard = async (minute: number): Promise<string> => {
    await day.playTo(minute);
    server.changed();
    await caughtUp();
    return live.innerText();
  };
  expect(await live.innerText()).toBe('');
  expect(await heard(6 * 60 + 11)).toBe('');
  const decided = day.journal.length;
  const first = await heard(7 * 60 + 21);
  expect(day.journal.length).toBeGreaterThan(decided);
  expect(first).toMatch(/^New decision: 07:20, scale up from 2 to \d, applied$/);
  expect(await page.locator('[role=status], [role=log], [role=alert]:visible').count()).toBe(0);
});

test('what it saves is said against three courses that are named, with restarts and minutes beside', async () => {
  const { page } = await open(24 * 60);
  const table = page.locator('#comparison table');
  expect(await table.locator('tbody tr').count()).toBe(4);
  expect(await table.locator('tbody strong').allInnerTexts()).toEqual([
    'As it ran',
    'The size it had',
    'Managed Flink’s autoscaling',
    'A fixed size for the peak',
  ]);
  const behind = (await table.locator('[data-course=as-it-ran] td').last().innerText()).trim();
  expect(behind).toMatch(/^\d+ (h|min)/);
  expect(await page.locator('[data-chart=lag] .chart-title').innerText()).toContain(`for ${behind} of the last 24 h`);
});
