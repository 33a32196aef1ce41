/** Pause, resume and approve on the page: each asks first, and Escape leaves all as it is. */
import axe from 'axe-core';
import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PageChange } from '../../console/model/changes.ts';
import { startPageServer } from '../../console/page-server.ts';
import { storedFleet } from '../../console/view-model/stored-fleet.ts';
import { inMemoryControls } from '../../functions/store/controls/in-memory-controls.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { keyOf } from '../../lib/model/job.ts';
import { job, pageDay } from '../support/page-day.ts';
import type { Opened } from './browser.ts';
import { oneBrowser } from './one-browser.ts';

const { browser, keep } = oneBrowser();
const KEY = keyOf(job);

interface OpenedJobs extends Opened {
  readonly asked: PageChange[];
}

const open = async (options: BrowserContextOptions = {}, mayChange = true): Promise<OpenedJobs> => {
  const store = inMemoryStore();
  const day = pageDay(store);
  await day.playTo(600);
  const row = { at: day.now(), mode: 'approve', policy: 'flink', condition: 'RUNNING', state: 'steady' } as const;
  await store.putFleetRow(KEY, row);
  await store.putFleetRow(keyOf({ ...job, name: 'clicks' }), row);
  // The newest decision waits.
  const stored = await store.load(KEY, day.now());
  const last = day.journal.findLast(({ name }) => name === 'requested');
  if (!last || !stored.change) throw new Error('The day has no decision');
  const awaiting = {
    id: last.decision,
    since: last.at,
    decidedAt: last.at,
    expiresAt: day.now() + 3_600_000,
    jobVersion: '1',
    change: stored.change.change,
    whenApproved: { policy: undefined, delayedDensity: undefined },
  };
  await store.save(KEY, stored.version, { ...stored, state: { ...stored.state, awaiting } as never }, day.now());
  const asked: PageChange[] = [];
  const server = await startPageServer({
    port: 0,
    fleet: storedFleet({ store, controls: inMemoryControls(), clock: { now: day.now }, historyMs: 86_400_000 }),
    ...(mayChange && {
      changes: {
        take: async (change: unknown) => {
          asked.push(change as PageChange);
          return asked.length === 3
            ? ({ kind: 'refused', says: 'It expired.' } as const)
            : ({ kind: 'done', says: `Done: ${(change as PageChange).kind}.` } as const);
        },
      },
    }),
  });
  const context = await browser().newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    bypassCSP: true,
    ...options,
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.goto(server.url);
  await page.locator('.fleet-row').first().waitFor();
  const close = async (): Promise<void> => {
    await context.close();
    await server.stop();
  };
  return keep({ server, page, wrong, close, asked });
};

test('a page that only shows has no buttons to change anything', async () => {
  const { page } = await open({}, false);
  expect(await page.getByRole('button', { name: /pause|resume|approve/i }).count()).toBe(0);
});

test('all jobs are paused and resumed, after the question is answered', async () => {
  const { page, asked } = await open();
  await page.getByRole('button', { name: 'Pause all jobs …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pause all jobs?' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(asked).toEqual([]);
  await page.getByRole('button', { name: 'Pause all jobs …' }).click();
  await dialog.getByLabel('For').selectOption('30 minutes');
  await dialog.getByLabel('Reason').fill('incident 4711');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('status').filter({ hasText: 'Done: pause.' }).waitFor();
  await page.getByRole('button', { name: 'Resume all jobs …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('status').filter({ hasText: 'Done: resume.' }).waitFor();
  expect(asked).toEqual([
    { kind: 'pause', job: 'all', minutes: 30, reason: 'incident 4711' },
    { kind: 'resume', job: 'all' },
  ]);
});

test('what waits is approved as it was shown, and what is refused is said', async () => {
  const { page, asked } = await open();
  await page.locator(`[data-job="${job.name}"] a`).click();
  for (const says of ['Done: approve.', 'Done: approve.', 'It expired.']) {
    await page.getByRole('button', { name: 'Approve the change …' }).click();
    const dialog = page.getByRole('dialog', { name: `Change ${job.name}?` });
    expect(await dialog.innerText()).toMatch(/parallelism \d+ to \d+/);
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('status').filter({ hasText: says }).waitFor();
  }
  expect(asked[0]).toMatchObject({ kind: 'approve', job: KEY, decision: expect.stringMatching(/^d\d/) });
});

test.each([
  [1280, 'light'],
  [1280, 'dark'],
  [400, 'light'],
  [400, 'dark'],
] as const)('at %i px, %s: the question fits the screen, and axe finds nothing', async (width, colorScheme) => {
  const { page } = await open({ viewport: { width, height: 900 }, colorScheme });
  await page.locator(`[data-job="${job.name}"] a`).click();
  await page.getByRole('button', { name: 'Pause this job …' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  await page.evaluate(axe.source);
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
  expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
