/** A simulated job with its page, paced by real time: what `npm start` shows. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { modeOf } from '../lib/conduct.ts';
import type { EpochMs } from '../lib/observation.ts';
import { parseOptions } from '../lib/options/options.ts';
import { optionsOf, type Settings } from '../lib/settings.ts';
import { ignoreAbort } from './failures.ts';
import { PLANNED_UTILIZATION } from './headless.ts';
import { startPageServer } from './page-server.ts';
import { type PageSource, pageState } from './page-state/page-state.ts';
import { type Simulation, type SimulationOptions, startSimulation } from './simulation.ts';
import { oracleOf } from './world/oracle.ts';

/** A Monday morning, shortly before the shop wakes up. */
export const LIVE_START: EpochMs = Date.UTC(2026, 2, 2, 6);
const DAY_MS = 24 * 3_600_000;

export interface LiveOptions extends Omit<SimulationOptions, 'start'> {
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
  const { speed, signal } = options;
  const simulation = await startSimulation({ ...options, start: LIVE_START });
  const { account, world, job } = simulation;
  try {
    const page = await startPageServer({
      port: options.port,
      failed: (error) => options.failed(error.message),
      state: pageState({
        store: account.store,
        job,
        mode: modeOf(account.settings.mode, undefined),
        clock: world,
        speed: () => speed,
        from: LIVE_START,
        windowMs: windowOf(account.settings),
        options: givenOptions(account.settings),
        ...provisioned(simulation, options),
        condition: simulation.condition,
      }),
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

/** Fixed at what a day's peak takes. On EKS in task managers: what their nodes cost is not known here. */
const provisioned = (
  { account, world, size }: Simulation,
  { seed, platform }: LiveOptions,
): Pick<PageSource, 'baseline' | 'cluster'> => {
  const { parallelismPerKpu, cpus = 1 } = size;
  const { staticKpus } = oracleOf({
    ...{ job: world.job, seed, load: world.load, from: LIVE_START, to: LIVE_START + DAY_MS },
    ...{ parallelismPerKpu, cpus, targetUtilization: PLANNED_UTILIZATION },
  });
  switch (platform) {
    case 'managed-flink': {
      const dollarsPerHour = (staticKpus + 1) * account.settings.dollarsPerKpuHour;
      return { baseline: { kpus: staticKpus, dollarsPerHour } };
    }
    case 'eks':
      return {
        cluster: {
          slotsPerTaskManager: parallelismPerKpu,
          cpusPerTaskManager: cpus,
          staticTaskManagers: staticKpus,
        },
      };
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

/** Of the one job there is. */
export const givenOptions = (settings: Settings): Readonly<Record<string, string>> => {
  const [job] = settings.jobs;
  if (!job) throw new Error('The settings have no job');
  return optionsOf(settings, job);
};

export const windowOf = (settings: Settings): number => {
  const parsed = parseOptions(givenOptions(settings));
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('; '));
  return parsed.options.metricsWindowMs;
};
