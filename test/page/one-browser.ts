/** One Chromium for all tests of a file; the page of each is closed after it, and must have had no errors. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launch, type Opened } from './browser.ts';

export interface OneBrowser {
  readonly browser: () => Browser;
  /** The page of this test. */
  readonly keep: <Page extends Opened>(opened: Page) => Page;
}

export const oneBrowser = (): OneBrowser => {
  let browser: Browser | undefined;
  let kept: Opened | undefined;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    const last = kept;
    kept = undefined;
    await last?.close();
    expect(last?.wrong ?? []).toEqual([]);
  });
  return {
    browser() {
      if (browser === undefined) throw new Error('The browser runs while the tests of the file run.');
      return browser;
    },
    keep(opened) {
      kept = opened;
      return opened;
    },
  };
};
