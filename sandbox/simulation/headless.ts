/** A simulated job for some hours, as fast as the machine can: its timeline, and a summary. Same seed, same output. */
import { isChangeEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { memoryOf } from '../../world/job/definition.ts';
import { oracleOf } from '../../world/oracle.ts';
import { type Summary, summarize } from '../report/summary.ts';
import { timeline } from '../report/timeline.ts';
import { type SimulationOptions, startSimulation } from './simulation.ts';

/** A Monday at midnight. */
export const HEADLESS_START: EpochMs = Date.UTC(2026, 2, 2);

export interface HeadlessRun {
  readonly timeline: readonly string[];
  readonly summary: Summary;
}

/** What a careful operator would have planned a fixed size for. */
export const PLANNED_UTILIZATION = 0.7;

export const runHeadless = async (
  options: Omit<SimulationOptions, 'start'> & { readonly hours: number },
  /** Called after every simulated hour. */
  progress: (hoursDone: number) => void,
): Promise<HeadlessRun> => {
  const start = HEADLESS_START;
  const simulation = await startSimulation({ ...options, start });
  try {
    const { account, world, job } = simulation;
    const failures: string[] = [];
    for (let minute = 1; minute <= options.hours * 60; minute++) {
      failures.push(...(await simulation.minute()));
      if (minute % 60 === 0) progress(minute / 60);
    }
    // The functions are done: what is read from here on is the report's.
    const { cloudWatch } = account.aws;
    const [units, meter, truth] = [account.dynamoDbUnits(), cloudWatch.meter(), world.truth()];
    const key = keyOf(job);
    const [evaluations, journal, stored] = await Promise.all([
      account.store.evaluations(key, start, world.now() + 1),
      account.store.journal(key, start, world.now() + 1),
      account.store.load(key, world.now()),
    ]);
    const oracle = oracleOf({
      job: world.job,
      seed: options.seed,
      load: world.load,
      from: start,
      to: world.now(),
      parallelismPerKpu: truth.parallelismPerKpu,
      cpus: simulation.size.cpus,
      memory: simulation.size.memory,
      targetUtilization: PLANNED_UTILIZATION,
    });
    const changes = journal.filter(isChangeEvent);
    const { dollarsPerKpuHour } = account.settings;
    return {
      timeline: timeline(evaluations, changes, stored.graph?.graph ?? { vertices: [] }),
      summary: summarize({
        ...{
          platform: options.platform,
          evaluations,
          journal: changes,
          failures,
          truth,
          oracle,
          meter,
          units,
          dollarsPerKpuHour,
        },
        customMetrics: cloudWatch.customMetrics(),
        firstMemoryBytes: memoryOf(simulation.size).processBytes,
      }),
    };
  } finally {
    await simulation.stop();
  }
};
