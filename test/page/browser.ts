/** A headless Chromium, and pages in it that tell of every error and of every request that leaves this machine. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Shown as ShownByServer } from '../../console/page-routes.ts';
import { type PageServer, startPageServer } from '../../console/page-server.ts';
import { type PageSource, pageState } from '../../console/view-model/page-state.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { baseline, job, type PageDay, pageDay, WINDOW_MS } from '../support/page-day.ts';
import { DAY } from '../support/page-world.ts';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launch = async (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}: install one (Debian: apt-get install chromium), or name it by CHROMIUM=/path/to/chromium`,
    );
  }
  return chromium.launch({ executablePath, args: ARGS });
};

export interface Opened {
  readonly server: PageServer;
  readonly page: Page;
  /** Errors of the console and of scripts, and requests to anywhere but 127.0.0.1. Must stay empty. */
  readonly wrong: string[];
  readonly close: () => Promise<void>;
}

export interface Shown extends Opened {
  readonly day: PageDay;
  /** Waits until the page shows the newest evaluation of the day. */
  readonly caughtUp: () => Promise<void>;
}

/** What another policy brings. */
interface Also extends Pick<PageSource, 'policy' | 'objective'> {
  readonly predict?: Parameters<typeof pageDay>[1];
}

/** The page, showing a day that was played to this minute. */
export const show = async (
  browser: Browser,
  minute: number,
  options: BrowserContextOptions = {},
  { predict, ...also }: Also = {},
): Promise<Shown> => {
  const store = inMemoryStore();
  const day = pageDay(store, predict);
  await day.playTo(minute);
  const clock = { now: day.now };
  const month = new Date(DAY).toISOString().slice(0, 7);
  const row = () => ({ month, savedDollars: 12.5, savedOfDollars: 50 }) as FleetRow;
  const source = { store, job, mode: 'act', clock, from: DAY, windowMs: WINDOW_MS, baseline, row } as const;
  const opened = await open(browser, { ...source, ...also, speed: () => 60 }, options);
  const caughtUp = (): Promise<void> => showsUntil(opened.page, day.evaluations.at(-1)?.at ?? DAY);
  await caughtUp();
  return { ...opened, day, caughtUp };
};

export const showsUntil = (page: Page, until: number): Promise<void> =>
  page.locator(`html[data-until="${until}"]`).waitFor({ state: 'attached' });

export const open = (browser: Browser, source: PageSource, options: BrowserContextOptions = {}): Promise<Opened> =>
  openState(browser, pageState(source), options);

export const openState = async (
  browser: Browser,
  state: ReturnType<typeof pageState>,
  options: BrowserContextOptions = {},
  also: Pick<ShownByServer, 'decision'> = {},
): Promise<Opened> => {
  const server = await startPageServer({ port: 0, state, ...also });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') wrong.push(`asked for ${request.url()}`);
  });
  await page.goto(server.url);
  const close = async (): Promise<void> => {
    await context.close();
    await server.stop();
  };
  return { server, page, wrong, close };
};
