import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { type Advised, adviseFlink, adviseKpu, tunedConfig } from '../support/page-advice.ts';
import { WINDOW_MS } from '../support/page-day.ts';
import { DAY, graph } from '../support/page-world.ts';
import { type Opened, open, show, showsUntil } from './browser.ts';
import { oneBrowser } from './one-browser.ts';

const { browser, keep } = oneBrowser();

const GIVEN = { 'taskmanager.memory.process.size': '2 gb' };

const openAdvised = async (
  advise: (store: ReturnType<typeof inMemoryStore>) => Promise<Advised>,
  context?: BrowserContextOptions,
) => {
  const store = inMemoryStore();
  const advice = await advise(store);
  const clock = { now: () => advice.now };
  const options = advice.job.platform === 'flink' ? GIVEN : {};
  const source = { store, job: advice.job, mode: 'advise', clock, from: DAY, windowMs: WINDOW_MS, options } as const;
  const { page } = keep(await open(browser(), source, context));
  await showsUntil(page, advice.now);
  return { advice, page };
};

const pool = async (page: Opened['page'], id: string): Promise<string> =>
  (await page.locator(`[data-pool=${id}]`).innerText()).replaceAll(/\n+/g, '\n');
const gigabytes = (bytes: number): string => String(Number((bytes / 1024 ** 3).toPrecision(3)));
const percent = (share = Number.NaN): string => `${Math.round(share * 100)} %`;

test('the numbers of the memory section are the numbers of the store', async () => {
  const day = keep(await show(browser(), 20 * 60 + 11));
  const { page } = day;
  const newest = day.day.evaluations
    .flatMap((record) => record.samples)
    .findLast(({ job }) => job.heapUse !== undefined)!;
  const { containerMemory = Number.NaN, heapUse = Number.NaN, oldCollections = Number.NaN } = newest.job;
  const sizing = day.day.evaluations.at(-1)!.sizing;
  const kpus = sizing.kind === 'kpu' ? sizing.kpus : Number.NaN;
  const at = new Date(newest.at).toISOString().slice(11, 16);
  expect(await page.locator('#memory .panel-head').innerText()).toContain(`the fullest of ${kpus} KPUs, at ${at}`);
  const perSlot = gigabytes(containerMemory * 2 * 1024 ** 3);
  expect(await pool(page, 'container')).toBe(
    `Container\n${percent(containerMemory)}\n${gigabytes(containerMemory * 4 * 1024 ** 3)} GB of 4 GB · ${perSlot} GB per slot`,
  );
  expect(await pool(page, 'heap')).toContain(
    `Heap\n${percent(heapUse)}\n${gigabytes(heapUse * 3 * 1024 ** 3)} GB of 3 GB`,
  );
  expect(await pool(page, 'managed')).toBe('Managed (state)\n80 %\nbytes not measured');
  expect(await pool(page, 'collecting')).toContain(`${(oldCollections * 100).toFixed(1)} %`);
  expect(await page.getByRole('meter', { name: 'Heap in use' }).getAttribute('aria-valuenow')).toBe(
    String(Math.round(heapUse * 100)),
  );
  expect(await page.locator('[data-part=slots]').innerText()).toContain('2 GB now: 4 GB ÷ 2 slots');
  const legend = await page.locator('[data-chart=memory] .legend').innerText();
  expect(legend).toContain(`container ${percent(containerMemory)}`);
  expect(legend).toContain('per slot 2 GB');
});

test('the chart of the memory follows the common cursor', async () => {
  const day = keep(await show(browser(), 24 * 60));
  const { page } = day;
  const over = page.locator('[data-chart=lag] .u-over');
  const box = (await over.boundingBox())!;
  await over.hover({ position: { x: box.width / 2, y: 20 } });
  const time = /(\d\d):(\d\d)$/.exec(await page.locator('.cursor-time').innerText())!;
  const at = DAY + (Number(time[1]) * 60 + Number(time[2])) * 60_000;
  const samples = day.day.evaluations.flatMap((record) => record.samples);
  const sample = samples.findLast((one) => one.at <= at && one.job.heapUse !== undefined)!;
  const legend = await page.locator('[data-chart=memory] .legend').innerText();
  expect(legend).toContain(`heap ${percent(sample.job.heapUse)}`);
  expect(legend).toContain(`container ${percent(sample.job.containerMemory)}`);
});

test('a recommendation is not taken for a change: what it would do and save, and its configuration, once', async () => {
  const { page } = await openAdvised(adviseKpu);
  const cards = page.locator('#decisions details');
  expect(await cards.count()).toBe(1);
  const card = cards.first();
  expect(await card.getAttribute('class')).toContain('advice');
  expect(await card.locator('summary').innerText()).toMatch(
    /1 → 2 slots per KPU\s*memory to spare[\s\S]*8 \+ 1 → 4 \+ 1 KPUs[\s\S]*4 GB → 2 GB per slot[\s\S]*recommended/,
  );
  await page.locator('#memory').getByRole('button', { name: 'Open the recommendation' }).click();
  await card.locator('.would-do').waitFor();
  const text = await card.innerText();
  expect(text).toContain(
    'Nothing was changed. It would set: parallelism still 8; KPUs 8 → 4; slots per KPU 1 → 2; $0.99 → $0.55 /h.',
  );
  expect(text).toContain('"ParallelismPerKPUUpdate": 2');
  const slots = await page.locator('[data-part=slots]').innerText();
  expect(slots).toContain('4 GB now: 4 GB ÷ 1 slot');
  expect(slots).toContain('2 GB recommended: 4 GB ÷ 2 slots');
  const saved = (await page.locator('[data-part=saved]').innerText()).replaceAll(/\n+/g, '\n');
  expect(saved).toContain('Nothing yet');
  expect(saved).toContain('What it would save\n$0.44 /h\ntuned\n4 KPUs\nuntuned\n8 KPUs');
  expect(await pool(page, 'managed')).toBe('Managed (state)\nnot measured');
});

test('on a Flink cluster the configuration is ready to copy, and each pool has its tuned size', async () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const { page } = await openAdvised(adviseFlink, { permissions });
  const overrides = graph.vertices.map(({ id }) => `${id}:2`).sort();
  const expected = [
    `pipeline.jobvertex-parallelism-overrides: ${overrides.join(',')}`,
    ...Object.entries(tunedConfig.overrides).map(([key, value]) => `${key}: ${value}`),
    ...tunedConfig.removals.map((key) => `# remove ${key}, if it is there`),
  ].join('\n');
  const section = page.locator('#memory');
  expect(await section.locator('pre').innerText()).toBe(expected);
  await section.getByRole('button', { name: 'Copy' }).click();
  await section.getByText('Copied').waitFor();
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(expected);
  expect(await section.innerText()).toContain('1.17 GB instead of 2 GB for each task manager: 848 MB less.');
  expect(await pool(page, 'container')).toBe('Process\nnot measured\n2 GB in all · tuned 1.17 GB');
  expect(await pool(page, 'heap')).toMatch(/^Heap\n50 %\n300 MB of 600 MB · tuned \d+ MB$/);
  expect(await pool(page, 'metaspace')).toBe('Metaspace\n31 %\n80 MB of 256 MB · tuned 100 MB');
  await page.locator('#decisions summary').first().click();
  expect(await page.locator('#decisions pre').innerText()).toBe(expected);
});

test.each([adviseKpu, adviseFlink])('at 400 and 320 pixels nothing is wider than the screen (%o)', async (advise) => {
  const { page } = await openAdvised(advise, { viewport: { width: 400, height: 860 } });
  const overflow = (): Promise<number> => page.evaluate('document.documentElement.scrollWidth - innerWidth');
  for (const summary of await page.locator('summary').all()) await summary.click();
  expect(await overflow()).toBe(0);
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await overflow()).toBe(0);
});
