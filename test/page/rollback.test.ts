import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, START, toyAccount } from '../support/toy-account.ts';
import { toyRef } from '../support/toy-job.ts';
import { launch, open, showsUntil } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

test('a change that was rolled back is two cards, and the second says why', async () => {
  const account = toyAccount({ sickness: (parallelism) => (parallelism > 4 ? 'FAILED' : undefined) });
  await account.play(0, 105);
  const { page, wrong, close } = await open(browser, {
    store: account.store,
    job: toyRef,
    mode: 'act',
    from: START,
    windowMs: 600_000,
    clock: { now: () => at(105) },
  });
  await showsUntil(page, at(105));
  const cards = page.locator('details.card');
  expect(await cards.count()).toBe(2);
  const back = cards.nth(0);
  const failed = cards.nth(1);
  expect(await back.locator('> summary').innerText()).toMatch(/7 → 4[\s\S]*rollback[\s\S]*rolled back in 1 min/);
  expect(await failed.locator('> summary').innerText()).toMatch(/4 → 7[\s\S]*failed/);
  await back.locator('> summary').click();
  const body = await back.locator('.card-body').innerText();
  expect(body).toContain('Rolled back, because the change decided at 2026-01-01 06:35 UTC has failed.');
  expect(body).toContain('The job is FAILED.');
  expect(await page.locator('[data-tile=rescales]').innerText()).toMatch(/1 failed, 1 rolled back/);
  expect(await page.locator('#why').innerText()).toContain(
    'goes as far as 4 -> 7, which failed at 2026-01-01 06:40 UTC',
  );
  expect(wrong).toEqual([]);
  await close();
});
