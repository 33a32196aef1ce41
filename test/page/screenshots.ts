/**
 * `npm run screenshots`: the pictures of README and docs, made from the page of `npm start` on a simulated day.
 * `npm run screenshots -- DIR` writes all views into DIR instead, at 1280 and 400 pixels, light and dark, to be looked at.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { hashOf, type Route } from '../../console/page/shared/route.ts';
import { FLEET, type LiveJob } from '../../sandbox/simulation/fleet-jobs.ts';
import { LIVE_START, startLivePage } from '../../sandbox/simulation/live.ts';
import { type LiveAccount, startLiveAccount } from '../../sandbox/simulation/live-account.ts';
import { createPlayback } from '../../sandbox/simulation/playback.ts';
import { launch } from './browser.ts';

/** From six in the morning to shortly before eleven: a morning's load, and every kind of decision. */
const MORNING = 288;
/** Until the evening: the job on EKS grows, catches up after an outage, and shrinks. */
const UNTIL_EVENING = 720;
const SPEED = 120;

const DOCS = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const WIDE = { width: 1280, height: 1180 };
const NARROW = { width: 400, height: 1180 };

const keyOf = ({ jobs }: LiveAccount, name: string): string => {
  const found = jobs.find(({ job }) => job.name === name);
  if (found === undefined) throw new Error(`the simulated fleet has no job "${name}"`);
  return found.key;
};

/** The newest that was confirmed. */
const decisionOf = async ({ account, now }: LiveAccount, key: string): Promise<string> => {
  const journal = await account.store.journal(key as never, LIVE_START, now() + 1);
  const confirmed = journal.findLast(({ name }) => name === 'confirmed');
  if (confirmed === undefined || !('decision' in confirmed)) throw new Error(`${key} has no confirmed decision yet`);
  return confirmed.decision;
};

const ofFleet = async (live: LiveAccount): Promise<Readonly<Record<string, Route>>> => {
  const clickstream = keyOf(live, 'clickstream');
  return {
    fleet: { kind: 'fleet' },
    page: { kind: 'job', key: clickstream },
    decision: { kind: 'decision', key: clickstream, id: await decisionOf(live, clickstream) },
    // In no document: a job in trouble, to be looked at.
    trouble: { kind: 'job', key: keyOf(live, 'payments') },
  };
};

const ofEks = async (live: LiveAccount): Promise<Readonly<Record<string, Route>>> => ({
  'page-eks': { kind: 'job', key: keyOf(live, 'fraud-check') },
});

interface Shot {
  readonly url: string;
  readonly route: Route;
  readonly file: string;
  readonly whole: boolean;
}

const READY = { fleet: '.fleet-row', job: '#why', decision: '.decision-view' } as const;

const shoot = async (
  browser: Browser,
  { url, route, file, whole }: Shot,
  options: BrowserContextOptions,
): Promise<void> => {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    await page.goto(`${url}${hashOf(route)}`);
    await page.locator(READY[route.kind]).first().waitFor();
    await page.screenshot({ path: file, fullPage: whole });
    process.stdout.write(`${file}\n`);
  } finally {
    await context.close();
  }
};

interface Pictures {
  readonly jobs: readonly LiveJob[];
  readonly minutes: number;
  readonly routes: (live: LiveAccount) => Promise<Readonly<Record<string, Route>>>;
}

const EKS: readonly LiveJob[] = [{ platform: 'eks', simulate: 'fraud-check', load: 'day' }];

const makePictures = async (
  { jobs, minutes, routes }: Pictures,
  browser: Browser,
  folder: string | undefined,
): Promise<void> => {
  const live = await startLiveAccount({
    jobs,
    seed: 1,
    start: LIVE_START,
    mode: 'act',
    everyMinutes: 5,
    options: {},
    log: false,
  });
  const failed = (message: string): never => {
    throw new Error(message);
  };
  try {
    for (let minute = 0; minute < minutes; minute++) {
      for (const message of await live.minute()) failed(message);
    }
    const server = await startLivePage(live, createPlayback(SPEED), { host: '127.0.0.1', port: 0, failed });
    try {
      for (const [name, route] of Object.entries(await routes(live))) {
        if (folder !== undefined) await allViews({ browser, url: server.url, route, folder, name });
        else if (name !== 'trouble') await ofDocs({ browser, url: server.url, route, folder: DOCS, name });
      }
    } finally {
      await server.stop();
    }
  } finally {
    await live.stop();
  }
};

interface View {
  readonly browser: Browser;
  readonly url: string;
  readonly route: Route;
  readonly folder: string;
  readonly name: string;
}

/** A job is shown down to its first charts, the others whole. */
const ofDocs = ({ browser, url, route, folder, name }: View): Promise<void> => {
  const whole = route.kind !== 'job';
  const viewport = whole ? { ...WIDE, height: 600 } : WIDE;
  return shoot(browser, { url, route, file: join(folder, `${name}.png`), whole }, { viewport });
};

const allViews = async ({ browser, url, route, folder, name }: View): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries({ 1280: WIDE, 400: NARROW })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const file = join(folder, `${name}-${size}-${colorScheme}.png`);
      await shoot(browser, { url, route, file, whole: true }, { viewport, colorScheme });
    }
  }
};

const [folder] = process.argv.slice(2);
const browser = await launch();
try {
  await makePictures({ jobs: FLEET, minutes: MORNING, routes: ofFleet }, browser, folder);
  await makePictures({ jobs: EKS, minutes: UNTIL_EVENING, routes: ofEks }, browser, folder);
} finally {
  await browser.close();
}
