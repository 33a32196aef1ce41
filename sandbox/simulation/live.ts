/** Simulated jobs with their console, paced by real time: what `npm start` shows. */
import { once } from 'node:events';
import { type PageServer, startPageServer } from '../../console/page-server.ts';
import { shownChanges } from '../../console/shown-changes.ts';
import { pageFleet } from '../../console/view-model/fleet.ts';
import { openedJobs } from '../../console/view-model/opened-jobs.ts';
import { storedDecision } from '../../console/view-model/stored-decisions.ts';
import { approveChange } from '../../functions/approve-change.ts';
import { storedReplay } from '../../functions/replay/stored-replay.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { type LiveAccount, type LiveAccountOptions, startLiveAccount } from './live-account.ts';
import { liveControls } from './live-controls.ts';
import { createPlayback, type Playback } from './playback.ts';
import { simulatedPage } from './simulated-page.ts';

/** A Monday morning, shortly before the shop wakes up. */
export const LIVE_START: EpochMs = Date.UTC(2026, 2, 2, 6);

export interface LiveOptions extends Omit<LiveAccountOptions, 'start'> {
  /** Where the page listens. */
  readonly host: string;
  readonly port: number;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly started: (url: string) => void;
  readonly failed: (message: string) => void;
  /** Ends the run. */
  readonly signal: AbortSignal;
}

/** Runs until `signal` says stop; then everything that was started is stopped. */
export const runLive = async (options: LiveOptions): Promise<void> => {
  const { signal, failed } = options;
  const live = await startLiveAccount({ ...options, start: LIVE_START });
  try {
    const playback = createPlayback(options.speed);
    const page = await startLivePage(live, playback, options);
    try {
      options.started(page.url);
      const minute = async (): Promise<void> => {
        for (const message of await live.minute()) failed(message);
        page.changed();
      };
      await playback.run(minute, signal);
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      await page.stop();
    }
  } finally {
    await live.stop();
  }
};

/** The console of the account. The playback is what its controls steer; nothing runs by itself. */
export const startLivePage = async (
  live: LiveAccount,
  playback: Playback,
  { host, port, failed }: Pick<LiveOptions, 'host' | 'port' | 'failed'>,
): Promise<PageServer> => {
  const { account, jobs } = live;
  const { speed } = playback;
  const source = { store: account.store, controls: account.controls, clock: live, speed };
  const page = await startPageServer({
    host,
    port,
    failed: (error) => failed(error.message),
    fleet: {
      list: () => pageFleet(source),
      job: openedJobs(async (key) => {
        const job = jobs.find((one) => one.key === key);
        return job && simulatedPage({ ...job, account }, { ...job, mode: job.mode, speed }, LIVE_START);
      }),
    },
    decision: (job, id) => storedDecision(account.store, job as JobKey, id, live.now()),
    replay: (job, decision, at) => storedReplay(account, job as JobKey, decision, at),
    changes: shownChanges({
      store: account.store,
      rows: account.controls,
      clock: live,
      by: 'you, on the page',
      approve: async ({ decision, ...asked }) => {
        const result = await approveChange(decision, { store: account.store, events: account.events, ...asked });
        return result.kind === 'approved' ? {} : { why: result.why };
      },
    }),
    controls: liveControls(live, playback, () => page.changed()),
  });
  return page;
};
