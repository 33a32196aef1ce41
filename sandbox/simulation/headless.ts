/** A simulated job for some hours, as fast as the machine can: its timeline, and a summary. Same seed, same output. */

import { dollarsPerMonth, tripwiresOf } from '../../lib/alarms/tripwires.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { isAdaptive } from '../../lib/polling/polling.ts';
import { PLANNED_UTILIZATION } from '../../lib/sizing/planned-utilization.ts';
import { memoryOf } from '../../world/job/definition.ts';
import { oracleOf } from '../../world/oracle.ts';
import { stepsOf } from '../report/control-plane.ts';
import { type EvaluationSeen, evaluationSeen } from '../report/evaluation-seen.ts';
import { type Summary, summarize } from '../report/summary.ts';
import { type Simulation, type SimulationOptions, startSimulation } from './simulation.ts';
import { type WhatIsNew, whatIsNew } from './what-is-new.ts';

/** A Monday at midnight. */
export const HEADLESS_START: EpochMs = Date.UTC(2026, 2, 2);

export interface HeadlessOptions extends Omit<SimulationOptions, 'start'> {
  readonly hours: number;
  /** Ends the run early: the summary is then that of the minutes until there. */
  readonly signal: AbortSignal;
  /** Called after every run of the functions, and at the end. */
  readonly news: (news: News) => void;
}

export interface News extends WhatIsNew {
  readonly failures: readonly string[];
}

export const runHeadless = async (options: HeadlessOptions): Promise<Summary> => {
  const { everyMinutes, hours, signal } = options;
  const simulation = await startSimulation({ ...options, start: HEADLESS_START });
  try {
    const { account, world, job } = simulation;
    const look = whatIsNew(account.store, keyOf(job), HEADLESS_START);
    const evaluations: EvaluationSeen[] = [];
    const journal: ChangeEvent[] = [];
    const failures: string[] = [];
    let reported = 0;
    const report = async (): Promise<void> => {
      const seen = await look(world.now());
      evaluations.push(...seen.evaluations.map(evaluationSeen));
      journal.push(...seen.journal);
      options.news({ ...seen, failures: failures.slice(reported) });
      reported = failures.length;
    };
    for (let minute = 1; minute <= hours * 60 && !signal.aborted; minute++) {
      failures.push(...(await simulation.minute()));
      if (minute % (everyMinutes ?? 1) === 0) await report();
    }
    await report();
    return summaryOf(simulation, options, { evaluations, journal, failures });
  } finally {
    await simulation.stop();
  }
};

interface Seen {
  readonly evaluations: readonly EvaluationSeen[];
  readonly journal: readonly ChangeEvent[];
  readonly failures: readonly string[];
}

const summaryOf = (simulation: Simulation, { platform, seed, everyMinutes }: HeadlessOptions, seen: Seen): Summary => {
  const { account, world, size } = simulation;
  const { cloudWatch } = account.aws;
  const all = account.dynamoDbUnits();
  const ours = account.store.consumed();
  const truth = world.truth();
  const oracle = oracleOf({
    job: world.job,
    seed,
    load: world.load,
    from: HEADLESS_START,
    to: world.now(),
    parallelismPerKpu: truth.parallelismPerKpu,
    cpus: size.cpus,
    memory: size.memory,
    targetUtilization: PLANNED_UTILIZATION,
  });
  return summarize({
    platform,
    truth,
    oracle,
    ...seen,
    meter: cloudWatch.meter(),
    // Without what was read for the report.
    units: { read: all.read - ours.readUnits, write: all.write - ours.writeUnits },
    dollarsPerKpuHour: account.settings.dollarsPerKpuHour,
    customMetrics: cloudWatch.customMetrics(),
    alarmDollarsPerMonth: isAdaptive(account.settings) ? dollarsPerMonth(tripwiresOf(account.settings)) : 0,
    ticks: truth.minutes / (everyMinutes ?? 1),
    steps: stepsOf(world.load.rate, HEADLESS_START, world.now()),
    firstMemoryBytes: memoryOf(size).processBytes,
  });
};
