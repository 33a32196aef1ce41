/** A simulated job in the embedded account, minute by minute: the world moves, its metrics arrive, the functions run. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Mode } from '../../lib/model/execution-mode.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { parseOptions } from '../../lib/options/options.ts';
import type { Policies } from '../../lib/policies.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import type { JobDefinition, Size } from '../../world/job/definition.ts';
import type { JobName } from '../../world/jobs/jobs.ts';
import { createLoad, type LoadShape } from '../../world/load/load.ts';
import { randomStream } from '../../world/load/random.ts';
import type { World } from '../../world/world.ts';
import { type Account, openAccount } from '../aws/account.ts';
import type { Streams } from '../aws/streams/streams.ts';
import { eks } from '../platforms/eks.ts';
import { managedFlink } from '../platforms/managed-flink.ts';
import type { PlatformName, PlatformOptions, SimulatedPlatform } from '../platforms/platform.ts';
import { reasonOf } from './failures.ts';
import { publish } from './publish.ts';

export interface SimulationOptions {
  readonly platform: PlatformName;
  readonly seed: number;
  readonly simulate: JobName;
  /** What it starts with. */
  readonly size?: Size;
  readonly load: LoadShape;
  readonly start: EpochMs;
  readonly mode: Mode;
  readonly everyMinutes: number;
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

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the simulated job is run with: Flink's defaults, but for restarts that are measured and a quicker way down. */
const JOB_OPTIONS = {
  'job.autoscaler.restart.time-tracking.enabled': 'true',
  'job.autoscaler.scale-down.interval': '30 min',
};

export const startSimulation = async (options: SimulationOptions): Promise<Simulation> => {
  const { seed, start } = options;
  const load = createLoad({ shape: options.load, seed, start });
  const platform = await startPlatform({ ...options, load });
  const { world } = platform;
  const failures: string[] = [];
  const account = await openAccount({
    clock: world,
    random: randomStream(seed, 'embedded aws'),
    backend: platform.applications,
    streams: streamsOf(world.job),
    settings: settingsOf(platform.job, options),
    policies: options.policies,
    log: options.log,
    cloudWatch: { retentionDays: retentionDays(options.options) },
    onFailedDelivery: (message) => failures.push(`apply failed: ${message}`),
  }).catch(async (error: unknown) => {
    await platform.stop();
    throw error;
  });
  const [job] = account.jobs;
  if (!job) throw new Error('The simulation has no job');
  platform.opened(account);
  const cloudWatch = new CloudWatchClient({});

  return {
    account,
    ...{ world, job, size: platform.size },
    condition: platform.condition,
    async minute() {
      failures.length = 0;
      const next = world.now() + MINUTE;
      // Events arrive and an operator looks within seconds: the world stops there, so that each acts at its right time.
      for (let due = nextDue(account, platform); due < next; due = nextDue(account, platform)) {
        world.advance(due);
        await account.aws.eventBridge.deliver(world.now());
        if ((platform.nextDueAt() ?? Number.POSITIVE_INFINITY) <= world.now()) platform.act();
      }
      world.advance(next);
      await publish(cloudWatch, world.takeMetrics());
      if ((next - start) % (options.everyMinutes * MINUTE) === 0) {
        await account.evaluateAll(next).catch((error: Error) => failures.push(`evaluate failed: ${reasonOf(error)}`));
      }
      if ((next - start) % DAY === 0) await account.deleteExpired(next);
      return [...failures];
    },
    async stop() {
      cloudWatch.destroy();
      await account.stop();
      await platform.stop();
    },
  };
};

/** AWS keeps points of a minute for 15 days. The window and a day are all that is ever read, and a long run has many. */
const retentionDays = (options: Readonly<Record<string, string>>): number => {
  const parsed = parseOptions(options);
  const windowMs = parsed.kind === 'options' ? parsed.options.metricsWindowMs : 0;
  return Math.min(15, 1 + Math.ceil(windowMs / DAY));
};

const startPlatform = async (options: PlatformOptions & Pick<SimulationOptions, 'platform'>) => {
  switch (options.platform) {
    case 'managed-flink':
      return managedFlink(options);
    case 'eks':
      return eks(options);
  }
};

/** Whatever is due, is so at a whole second of the world. */
const nextDue = (account: Account, platform: SimulatedPlatform): EpochMs => {
  const dues = [account.aws.eventBridge.nextDueAt(), platform.nextDueAt()];
  return Math.ceil(Math.min(...dues.map((due) => due ?? Number.POSITIVE_INFINITY)) / 1000) * 1000;
};

/** What the job reads, as MSK and Kinesis know it. */
const streamsOf = ({ vertices }: JobDefinition): Streams => {
  const sources = vertices.filter((vertex) => vertex.kind === 'source');
  return {
    topics: sources.flatMap(({ stream, partitions }) =>
      stream.kind === 'kafka' ? [{ cluster: stream.cluster, name: stream.topic, partitions }] : [],
    ),
    dataStreams: sources.flatMap(({ stream, partitions }) =>
      stream.kind === 'kinesis' ? [{ name: stream.name, openShards: partitions }] : [],
    ),
  };
};

const settingsOf = (
  job: SettingsFile['jobs'][number],
  { mode, everyMinutes, options, policy, shadow }: SimulationOptions,
): SettingsFile => ({
  mode,
  everyMinutes,
  ...(policy === undefined ? {} : { policy }),
  ...(shadow === undefined ? {} : { shadow }),
  options: { ...JOB_OPTIONS, ...options },
  jobs: [job],
});
