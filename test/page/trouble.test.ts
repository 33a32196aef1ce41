import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageState } from '../../console/model/page.ts';
import { startPageServer } from '../../console/page-server.ts';
import { launch, show } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

test('a store that cannot be read is said, and unsaid when it can be read again', async () => {
  const { page, server, day, close, wrong } = await show(browser, 30);
  const states: (() => Promise<PageState>)[] = [() => Promise.reject(new Error('the table is gone'))];
  const broken = await startPageServer({
    port: 0,
    state: () => states.shift()?.() ?? fetch(`${server.url}api/state`).then((answer) => answer.json() as never),
  });
  await page.goto(broken.url);
  const trouble = page.getByRole('alert');
  await trouble.waitFor();
  expect(await trouble.innerText()).toContain('the table is gone');
  broken.changed();
  await trouble.waitFor({ state: 'hidden' });
  expect(await page.locator('[data-tile=size]').innerText()).toContain(`\n${sizeOf(day.evaluations.at(-1)!.sizing)}\n`);
  expect(wrong.every((message) => message.includes('500'))).toBe(true);
  await broken.stop();
  await trouble.waitFor();
  expect(await trouble.innerText()).toContain('The connection to flink-autopilot is lost');
  await close();
});

const sizeOf = (sizing: { readonly kind: string; readonly parallelism: unknown }): unknown => sizing.parallelism;
