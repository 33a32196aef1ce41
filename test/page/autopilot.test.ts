/** What a policy that predicts adds to the page: the forecast, the predicted drain, the score, the dial, the sizes weighed. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { predictions } from '../support/page-predictions.ts';
import { MINUTE } from '../support/page-world.ts';
import { violations } from './axe.ts';
import { type Shown, show } from './browser.ts';
import { oneBrowser } from './one-browser.ts';

const { browser, keep } = oneBrowser();

const autopilot = { predict: predictions, policy: { name: 'autopilot', objective: 'balanced' } } as const;
const open = async (minute: number, options: BrowserContextOptions = {}): Promise<Shown> => {
  return keep(await show(browser(), minute, options, autopilot));
};

const cell = async (page: Page, id: string): Promise<string> =>
  (await page.locator(`[data-outlook=${id}]`).innerText()).replaceAll(/\n+/g, '\n');
const openAll = async (page: Page): Promise<void> => {
  for (const summary of await page.locator('summary').all()) await summary.click();
};

test('score, forecast, its coverage, error budget and dial, as the policy stored them', async () => {
  const { page, day } = await open(18 * 60);
  expect(await cell(page, 'score')).toBe(
    'Worth a restart?\n60 % not yet\nwaiting has cost 60 % of what a restart is worth',
  );
  const { low, high } = day.evaluations.at(-1)!.predictions!.forecast![4]!;
  const [from, to] = [low, high].map((value) => Number(value.toPrecision(3)).toLocaleString('en-US'));
  expect((await cell(page, 'forecast')).replaceAll('\u00a0', ',')).toBe(
    `Forecast load\n${from} to ${to} by 18:35\nof 212 forecasts 81 % held`,
  );
  expect(await cell(page, 'error-budget')).toBe(
    'Error budget spent\n0.4 % of 1 %\nof the last day behind; a restart is worth 1.6 times the usual',
  );
  expect(await page.locator('[data-outlook=objective] li').allInnerTexts()).toEqual([
    'savings',
    'balanced',
    'reliability',
  ]);
  expect(await page.locator('[data-outlook=objective] [aria-current]').innerText()).toBe('balanced');
  expect(await page.locator('#status').innerText()).toContain('policy autopilot');
  const gauge = page.locator('[data-outlook=score] [role=img]');
  expect(await gauge.getAttribute('aria-label')).toContain('639 of 1\u00a0065 KPU-seconds');
  const [bar, mark] = await Promise.all(['.bar', '.tick'].map((part) => gauge.locator(part).boundingBox()));
  const box = (await gauge.boundingBox())!;
  expect(bar!.width / box.width).toBeCloseTo(0.6 / 1.25, 2);
  expect((mark!.x + mark!.width / 2 - box.x) / box.width).toBeCloseTo(1 / 1.25, 2);
});

test('the backlog: never drained at this size, drained by a time once it was changed, then how good that was', async () => {
  const { page, day, server, caughtUp } = await open(12 * 60 + 1);
  const drain = async (minute: number): Promise<string> => {
    await day.playTo(minute);
    server.changed();
    await caughtUp();
    return cell(page, 'drain');
  };
  expect(await drain(12 * 60 + 1)).toMatch(/^Backlog drained\nnever at this size\nmore arrives than is processed/);
  expect(await page.locator('[data-outlook=drain].bad').count()).toBe(1);
  const restarted = await drain(12 * 60 + 21);
  const { at, predictions: made } = day.evaluations.at(-1)!;
  const by = new Date(at + made!.drainSeconds! * 1000).toISOString().slice(11, 16);
  expect(restarted).toMatch(new RegExp(`^Backlog drained\nin 7 min by ${by}\n[0-9\u00a0]+ records wait`));
  expect(await drain(13 * 60)).toMatch(
    /^Backlog drained\nnothing waits\nthe sources keep up; last time 10 min predicted, \d+ min taken$/,
  );
});

test('the forecast band goes on after now, and is read there', async () => {
  const { page, day } = await open(18 * 60);
  const chart = page.locator('[data-chart=throughput]');
  expect(await chart.locator('.legend').innerText()).toMatch(
    /forecast \(80 % band\) [\d\u00a0]+ to [\d\u00a0]+ by 18:35/,
  );
  expect(await chart.locator('.legend').innerText()).not.toContain('scale up');
  expect(await forecastPixels(page, 0.95)).toBeGreaterThan(0.1);
  const box = (await chart.locator('.u-over').boundingBox())!;
  await chart.locator('.u-over').hover({ position: { x: box.width - 2, y: 20 } });
  expect(await page.locator('.cursor-time').innerText()).toMatch(/^forecast for 4 Mar, 19:1\d$/);
  expect(await chart.locator('.legend').innerText()).toMatch(/incoming not yet/);
  const past = day.evaluations.find(({ at }) => at % (24 * 60 * MINUTE) === 12 * 60 * MINUTE)!.predictions!
    .forecast![2]!;
  await chart.locator('.u-over').hover({ position: { x: (box.width * (12 * 60 + 12)) / (19 * 60 + 15), y: 20 } });
  const legend = (await chart.locator('.legend').innerText()).replaceAll('\u00a0', '');
  expect(legend).toMatch(
    new RegExp(`${String(Math.round(past.low)).slice(0, 3)}\\d to ${String(Math.round(past.high)).slice(0, 3)}\\d`),
  );
});

/** Share of the pixels in the color of the band, right of so much of the plot's width. */
const forecastPixels = (page: Page, from: number): Promise<number> =>
  page.evaluate<number>(`(() => {
    const canvas = document.querySelector('[data-chart=throughput] canvas');
    const left = Math.floor(56 + (canvas.width - 114) * ${from});
    const { data } = canvas.getContext('2d').getImageData(left, 10, canvas.width - 60 - left, canvas.height - 20);
    let purple = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] - data[i + 1] > 6 && data[i + 2] - data[i + 1] > 10) purple++;
    return purple / (data.length / 4);
  })()`);

test('a decision shows the sizes that were weighed, and marks the one that was chosen', async () => {
  const { page, day } = await open(17 * 60 + 21);
  const card = page.locator('#decisions details.card').first();
  await card.locator('> summary').click();
  const decided = day.evaluations.findLast(({ decision }) => decision === 'rescale')!;
  const weighed = decided.predictions!.alternatives!;
  const rows = card.locator('.alternatives tbody tr');
  expect(await rows.count()).toBe(weighed.length);
  expect(await card.locator('.alternatives .chosen').innerText()).toMatch(/chosen/);
  expect(await card.locator('.alternatives .chosen').innerText()).toContain(String(weighed[0]!.size));
  expect(await card.locator('.alternatives tr.now').count()).toBe(1);
  const why = page.locator('#why');
  expect(await why.locator('.alternatives').isVisible()).toBe(false);
  await why.getByText('Sizes that were weighed: 3').click();
  expect(await why.locator('.alternatives tr.now').innerText()).toContain('now');
});

test('a policy without predictions shows nothing of them', async () => {
  const { page } = keep(await show(browser(), 12 * 60, {}, { policy: { name: 'flink', objective: null } }));
  expect(await page.locator('#outlook').isVisible()).toBe(false);
  expect(await page.locator('.alternatives').count()).toBe(0);
  const chart = page.locator('[data-chart=throughput]');
  expect(await page.locator('[data-chart=utilization] .legend').innerText()).toContain('scale up above');
  expect(await chart.locator('.legend').innerText()).not.toContain('forecast');
  expect(await page.locator('#status').innerText()).toContain('policy flink');
  expect(await forecastPixels(page, 0.5)).toBe(0);
});

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 400],
  ['dark', 400],
] as const)(
  'in the %s theme at %i pixels all can read it, and nothing is wider than the screen',
  async (colorScheme, width) => {
    const { page } = await open(12 * 60 + 21, { colorScheme, viewport: { width, height: 900 } });
    await openAll(page);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    if (width !== 400) return;
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  },
);
