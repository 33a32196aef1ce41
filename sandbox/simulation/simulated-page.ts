/** What the page shows of a simulated job beside its store: clock, speed, the cost of a fixed size. */

import type { PagePolicy } from '../../console/model/predictions.ts';
import type { PageSource } from '../../console/view-model/page-state.ts';
import { modeOf } from '../../lib/model/execution-mode.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Options } from '../../lib/options/options.ts';
import { policyOf, resolveJobOptions } from '../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { oracleOf } from '../../world/oracle.ts';
import { PLANNED_UTILIZATION } from './headless.ts';
import type { Simulation, SimulationOptions } from './simulation.ts';

const DAY_MS = 24 * 3_600_000;

export interface SimulatedPageOptions extends Pick<SimulationOptions, 'seed' | 'platform'> {
  readonly speed: number;
}

export const simulatedPage = (simulation: Simulation, options: SimulatedPageOptions, from: EpochMs): PageSource => {
  const { account, world, job, condition } = simulation;
  const given = givenOptions(account.settings);
  return {
    ...{ job, from, condition, store: account.store, clock: world },
    policy: givenPolicy(account.settings),
    mode: modeOf(account.settings.mode, undefined),
    speed: () => options.speed,
    windowMs: given.metricsWindowMs,
    objective: pageObjective(given, policyOf(account.settings, onlyJob(account.settings))),
    options: given.configuration,
    ...provisioned(simulation, options, from),
  };
};

/** Policy `autopilot` aims at no utilization: what it holds in reserve follows from how the load moves. */
export const pageObjective = (
  { errorBudgetBehindMs, utilizationTarget }: Options,
  policy: string,
): NonNullable<PageSource['objective']> => ({
  behindSeconds: errorBudgetBehindMs / 1000,
  ...(policy === 'flink' ? { utilizationTarget } : {}),
});

/** Fixed at what a day's peak takes. On EKS in task managers: what their nodes cost is not known here. */
const provisioned = (
  { account, world, size }: Simulation,
  { seed, platform }: SimulatedPageOptions,
  from: EpochMs,
): Pick<PageSource, 'baseline' | 'cluster'> => {
  const { parallelismPerKpu, cpus = 1, memory } = size;
  const { staticKpus } = oracleOf({
    ...{ job: world.job, seed, load: world.load, from, to: from + DAY_MS },
    ...{ parallelismPerKpu, cpus, memory, targetUtilization: PLANNED_UTILIZATION },
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

/** Of the one job there is, as the settings give them. */
export const givenOptions = (settings: Settings): Options =>
  resolveJobOptions(settings, onlyJob(settings), undefined).options;

/** The dial is one of policy `autopilot` alone. */
export const givenPolicy = (settings: Settings): PagePolicy => {
  const name = policyOf(settings, onlyJob(settings));
  return { name, objective: name === 'autopilot' ? givenOptions(settings).objective : null };
};

const onlyJob = ({ jobs: [job] }: Settings): JobSettings => {
  if (!job) throw new Error('The settings have no job');
  return job;
};
