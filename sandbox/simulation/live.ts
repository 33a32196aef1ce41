/** A simulated job with its page, paced by real time: what `npm start` shows. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { startPageServer } from '../../console/page-server.ts';
import { pageState } from '../../console/view-model/page-state.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { ignoreAbort } from './failures.ts';
import { simulatedPage } from './simulated-page.ts';
import { type Simulation, type SimulationOptions, startSimulation } from './simulation.ts';

/** A Monday morning, shortly before the shop wakes up. */
export const LIVE_START: EpochMs = Date.UTC(2026, 2, 2, 6);

export interface LiveOptions extends Omit<SimulationOptions, 'start'> {
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
  const { signal } = options;
  const simulation = await startSimulation({ ...options, start: LIVE_START });
  try {
    const page = await startPageServer({
      ...{ host: options.host, port: options.port },
      failed: (error) => options.failed(error.message),
      state: pageState(simulatedPage(simulation, options, LIVE_START)),
    });
    try {
      options.started(page.url);
      await play(simulation, page.changed, options);
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      await page.stop();
    }
  } finally {
    await simulation.stop();
  }
};

/** A minute of the world takes 60 / speed seconds; when the machine is slower than that, the world is slower. */
const play = async (
  simulation: Simulation,
  changed: () => void,
  { speed, signal, failed }: LiveOptions,
): Promise<void> => {
  let due = performance.now();
  while (!signal.aborted) {
    for (const message of await simulation.minute()) failed(message);
    changed();
    due = Math.max(due + 60_000 / speed, performance.now() - 60_000 / speed);
    const wait = due - performance.now();
    if (wait > 0) await pause(wait, undefined, { signal }).catch(ignoreAbort);
  }
};
