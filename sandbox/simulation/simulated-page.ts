/** What the page shows of a simulated job beside its store: clock, speed, the cost of a fixed size. */

import type { PagePolicy } from '../../console/model/predictions.ts';
import type { PageSource } from '../../console/view-model/page-state.ts';
import { type Mode, modeOf } from '../../lib/model/execution-mode.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Options } from '../../lib/options/options.ts';
import { policyOf, resolveJobOptions } from '../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { PLANNED_UTILIZATION } from '../../lib/sizing/planned-utilization.ts';
import { oracleOf } from '../../world/oracle.ts';
import type { Simulation, SimulationOptions } from './simulation.ts';

const DAY_MS = 24 * 3_600_000;

export interface SimulatedPageOptions extends Pick<SimulationOptions, 'seed' | 'platform'> {
  readonly speed: () => number;
  /** Left out: that of the settings. */
  readonly mode?: Mode | (() => Mode);
  /** `false`: no size keeps up with its load, so that there is none to compare it with. */
  readonly hasFixedSize?: boolean;
}

/** What the page needs of a simulated job. */
export type SimulatedJobOfPage = Pick<Simulation, 'account' | 'world' | 'job' | 'size' | 'condition'>;

export const simulatedPage = (
  simulation: SimulatedJobOfPage,
  options: SimulatedPageOptions,
  from: EpochMs,
): PageSource => {
  const { account, world, job, condition } = simulation;
  const own = jobSettingsOf(account.settings, job);
  const given = givenOptions(account.settings, own);
  return {
    job,
    from,
    condition,
    store: account.store,
    clock: world,
    row: () => account.store.fleetRow(keyOf(job)),
    controls: account.controls,
    policy: givenPolicy(account.settings, own),
    mode: options.mode ?? modeOf(account.settings.mode, own.mode),
    speed: options.speed,
    windowMs: given.metricsWindowMs,
    objective: pageObjective(given, policyOf(account.settings, own)),
    options: given.configuration,
    ...(options.hasFixedSize === false ? {} : provisioned(simulation, options, from)),
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
  { account, world, size }: SimulatedJobOfPage,
  { seed, platform }: SimulatedPageOptions,
  from: EpochMs,
): Pick<PageSource, 'baseline' | 'cluster'> => {
  const { parallelismPerKpu, cpus = 1, memory } = size;
  const { staticKpus } = oracleOf({
    job: world.job,
    seed,
    load: world.load,
    from,
    to: from + DAY_MS,
    parallelismPerKpu,
    cpus,
    memory,
    targetUtilization: PLANNED_UTILIZATION,
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

export const givenOptions = (settings: Settings, job: JobSettings): Options =>
  resolveJobOptions(settings, job, undefined).options;

/** The dial is one of policy `autopilot` alone. */
export const givenPolicy = (settings: Settings, job: JobSettings): PagePolicy => {
  const name = policyOf(settings, job);
  return { name, objective: name === 'autopilot' ? givenOptions(settings, job).objective : null };
};

export const jobSettingsOf = ({ jobs }: Settings, { platform, name }: JobRef): JobSettings => {
  const found = jobs.find((job) => job.platform === platform && job.name === name);
  if (!found) throw new Error(`The settings have no job ${name}`);
  return found;
};
