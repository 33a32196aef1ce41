import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import { graph } from '../support/page-world.ts';
import { type Shown, show } from './browser.ts';
import { oneBrowser } from './one-browser.ts';

const { browser, keep } = oneBrowser();

const open = async (minute: number, options?: BrowserContextOptions): Promise<Shown> => {
  return keep(await show(browser(), minute, options));
};

const tile = async (page: Shown['page'], id: string): Promise<string> =>
  (await page.locator(`[data-tile=${id}]`).innerText()).replaceAll(/\n+/g, '\n');
/** Two frames later: what watches its size has then drawn again. */
const overflow = (page: Shown['page']): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() => resolve(document.documentElement.scrollWidth - innerWidth))))`);
const thousands = (value: number): string => Math.round(value).toLocaleString('en-US').replaceAll(',', '\u00a0');

test('the numbers on the page are the numbers of the store', async () => {
  const { page, day } = await open(20 * 60 + 11);
  const newest = day.evaluations.at(-1)!;
  if (newest.sizing.kind !== 'kpu') throw new Error('the day is one of Managed Flink');
  const { parallelism, kpus, dollarsPerHour } = newest.sizing;
  expect(await tile(page, 'size')).toBe(
    `Parallelism\n${parallelism}\n${kpus} KPUs + 1 for orchestration, 2 slots each`,
  );
  expect(await tile(page, 'cost')).toBe(`Cost now\n$${dollarsPerHour.toFixed(2)} /h\nfixed size $0.88 /h, 7 + 1 KPUs`);
  expect(await tile(page, 'saved')).toBe('Saved this month\n$12.50\n25 % of $50.00 at the size it had');
  const vertices = newest.evaluation!.vertices;
  const sources = graph.vertices.filter((vertex) => vertex.inputs.length === 0);
  const incoming = sources.reduce((sum, { id }) => sum + vertices[id]!.targetDataRate, 0);
  expect(await tile(page, 'incoming')).toContain(`\n${thousands(incoming)} rec/s\n`);
  const confirmed = day.journal.filter((event) => event.name === 'confirmed').length;
  expect(await tile(page, 'rescales')).toBe(`Rescales\n${confirmed}\n1 refused, 1 failed`);
  for (const { id, name } of graph.vertices) {
    const node = page.locator(`.node[aria-label^="${name}"]`);
    const { load, trueProcessingRate, targetDataRate } = vertices[id]!;
    const text = await node.textContent();
    expect(text).toContain(`${Math.round(load * 100)} %`);
    expect(text).toContain(`${thousands(trueProcessingRate)}/s`);
    expect(text).toContain(`${thousands(targetDataRate)}/s`);
  }
  const because = await page.locator('#why .reasons').innerText();
  for (const reason of newest.because) expect(because).toContain(reason.says);
});

test('a decision opens its reasons, by mouse, by keyboard and from the charts', async () => {
  const { page, day } = await open(24 * 60);
  const requested = day.journal.filter((event) => event.name === 'requested');
  const cards = page.locator('#decisions details');
  const newest = cards.first();
  const reasons = newest.locator('.says').first();
  expect(await reasons.isVisible()).toBe(false);
  await newest.locator('summary').click();
  expect(await newest.locator('.says').allInnerTexts()).toEqual(
    requested.at(-1)!.detail.because.map(({ says }) => says),
  );
  expect(await newest.innerText()).toContain('heap usage\nnot measured');
  await newest.locator('summary').press('Enter');
  expect(await reasons.isVisible()).toBe(false);
  expect(await cards.count()).toBe(8);
  await page.getByRole('group', { name: 'Decisions over time' }).getByRole('button').first().click();
  await expect.poll(() => cards.count()).toBe(requested.length);
  const oldest = cards.last();
  expect(await oldest.locator('.says').first().innerText()).toBe(requested[0]!.detail.because[0]!.says);
  await expect.poll(() => oldest.locator('summary:focus').count()).toBe(1);
});

test('the charts follow live, without a reload, and an opened decision stays open', async () => {
  const { page, day, server, caughtUp } = await open(18 * 60);
  await page.evaluate('document.body.dataset.same = "yes"');
  const firstCard = page.locator('#decisions details').first();
  await firstCard.locator('summary').click();
  const opened = await firstCard.getAttribute('id');
  const picture = () => page.locator('[data-chart=throughput] canvas').screenshot();
  const sizeBefore = await tile(page, 'size');
  const pictureBefore = await picture();
  await day.playTo(19 * 60 + 31);
  server.changed();
  await caughtUp();
  expect(await tile(page, 'size')).not.toBe(sizeBefore);
  expect((await picture()).equals(pictureBefore)).toBe(false);
  expect(await page.locator('#status .time').innerText()).toContain('19:31 UTC');
  expect(await page.locator(`#${opened}[open]`).count()).toBe(1);
  expect(await page.locator('body[data-same=yes]').count()).toBe(1);
});

test('the cursor reads all charts at one time, by mouse and by keyboard', async () => {
  const { page, day } = await open(24 * 60);
  const chart = page.locator('[data-chart=lag] .u-over');
  const box = (await chart.boundingBox())!;
  await chart.hover({ position: { x: box.width / 2, y: 20 } });
  expect(await page.locator('.cursor-time').innerText()).toMatch(/^values at 4 Mar, (11:5\d|12:0\d)$/);
  const noon = day.evaluations.find((record) => record.at % 86_400_000 === 12 * 3_600_000)!;
  if (noon.sizing.kind !== 'kpu') throw new Error('the day is one of Managed Flink');
  const legend = await page.locator('[data-chart=cost] .legend').innerText();
  expect(legend).toContain(`KPUs ${noon.sizing.kpus}`);
  await page.mouse.move(0, 0);
  expect(await page.locator('.cursor-time').innerText()).toBe('newest values');
  await page.locator('.stack').press('ArrowLeft');
  expect(await page.locator('.cursor-time').innerText()).toMatch(/^values at 4 Mar, 23:5\d$/);
});

test('what is not measured is said to be so', async () => {
  const { page } = await open(13 * 60 + 21);
  expect(await tile(page, 'incoming')).toBe('Incoming\nnot measured\ncapacity not measured');
  expect(await page.locator('[data-chart=throughput] .legend').innerText()).toContain('capacity not measured');
});

test('the first minutes look intended', async () => {
  const { page, day, server, caughtUp } = await open(0);
  expect(await page.locator('#status .standing').innerText()).toBe('Waiting for the first evaluation');
  expect(await page.locator('.charts-empty').innerText()).toContain('Waiting for the first evaluation');
  expect(await page.locator('#graph').innerText()).toContain('The job graph is not known yet');
  await day.playTo(6);
  server.changed();
  await caughtUp();
  expect(await page.locator('#status .standing').innerText()).toBe('Collecting: 4 of 15 min');
  expect(await page.locator('.charts-empty').isVisible()).toBe(false);
  expect(await page.locator('#decisions').innerText()).toContain('No decision yet');
});

test.each([0, 6, 24 * 60])('at 400 pixels nothing is wider than the screen (minute %i)', async (minute) => {
  const { page } = await open(minute, { viewport: { width: 400, height: 860 } });
  expect(await overflow(page)).toBe(0);
  for (const summary of await page.locator('summary').all()) await summary.click();
  expect(await overflow(page)).toBe(0);
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await overflow(page)).toBe(0);
});

test('light and dark, as the system says or as it is chosen, also after a reload', async () => {
  const { page } = await open(60, { colorScheme: 'dark' });
  const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const dark = await ground();
  expect(dark).toBe('rgb(12, 17, 23)');
  await page.getByRole('button', { name: 'Switch to the light theme' }).click();
  expect(await ground()).toBe('rgb(243, 245, 247)');
  await page.reload();
  expect(await ground()).toBe('rgb(243, 245, 247)');
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('html[data-theme=light]').waitFor({ state: 'attached' });
  expect(await ground()).toBe('rgb(243, 245, 247)');
});

test('every evaluation is in the log, newest first', async () => {
  const { page, day } = await open(6 * 60);
  await page.locator('#log summary').click();
  const rows = page.locator('#log tbody tr');
  await rows.first().waitFor();
  expect(await rows.count()).toBe(50);
  expect(await rows.first().locator('.says').innerText()).toContain(day.evaluations.at(-1)!.because[0]!.says);
  await page.locator('#log .more').click();
  expect(await rows.count()).toBe(day.evaluations.length);
});
