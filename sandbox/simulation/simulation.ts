/** One simulated job in the embedded account: what it is made of, and how it is run. */
import type { Mode } from '../../lib/model/execution-mode.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Policies } from '../../lib/policies.ts';
import type { Size } from '../../world/job/definition.ts';
import type { JobName } from '../../world/jobs/jobs.ts';
import { createLoad, type LoadShape } from '../../world/load/load.ts';
import type { World } from '../../world/world.ts';
import type { Account } from '../aws/account.ts';
import { eks } from '../platforms/eks.ts';
import { managedFlink } from '../platforms/managed-flink.ts';
import type { PlatformName, PlatformOptions, SimulatedPlatform } from '../platforms/platform.ts';
import { startAccount } from './simulated-account.ts';

export interface SimulationOptions {
  readonly platform: PlatformName;
  readonly seed: number;
  readonly simulate: JobName;
  /** What it starts with. */
  readonly size?: Size;
  readonly load: LoadShape;
  readonly start: EpochMs;
  readonly mode: Mode;
  /** Undefined: the job has its own rhythm. */
  readonly everyMinutes: number | undefined;
  readonly options: Readonly<Record<string, string>>;
  /** A name of `policies`; by default the settings' own default. */
  readonly policy?: string | undefined;
  /** Another one, asked beside it. */
  readonly shadow?: string | undefined;
  /** By default those that are deployed. */
  readonly policies?: Policies | undefined;
  readonly log: boolean;
}

export interface Simulation {
  readonly account: Account;
  readonly world: World;
  readonly job: JobRef;
  /** What the job started with. */
  readonly size: Size;
  /** The platform's word for what the job does. */
  condition(): string;
  /** One minute passes. Says what failed in it; a failed run is followed by the next, as on AWS. */
  minute(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** What a simulated job is run with: Flink's defaults, but for restarts that are measured and a quicker way down. */
export const JOB_OPTIONS = {
  'job.autoscaler.restart.time-tracking.enabled': 'true',
  'job.autoscaler.scale-down.interval': '30 min',
};

export const startSimulation = async (options: SimulationOptions): Promise<Simulation> => {
  const { seed, start, mode, everyMinutes, policy, shadow, policies, log } = options;
  const load = createLoad({ shape: options.load, seed, start });
  const { account, jobs, minute, stop } = await startAccount({
    seed,
    start,
    everyMinutes,
    policies,
    log,
    platforms: [await startPlatform({ ...options, load })],
    settings: {
      mode,
      ...(everyMinutes === undefined ? {} : { everyMinutes }),
      ...(policy === undefined ? {} : { policy }),
      ...(shadow === undefined ? {} : { shadow }),
      options: { ...JOB_OPTIONS, ...options.options },
    },
  });
  const [simulated] = jobs;
  if (!simulated) throw new Error('The simulation has no job');
  return { account, ...simulated, minute, stop };
};

export const startPlatform = async (
  options: PlatformOptions & Pick<SimulationOptions, 'platform'>,
): Promise<SimulatedPlatform> => {
  switch (options.platform) {
    case 'managed-flink':
      return managedFlink(options);
    case 'eks':
      return eks(options);
  }
};
