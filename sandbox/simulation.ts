/** A simulated job in the embedded account, minute by minute: the world moves, its metrics arrive, the functions run. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Mode } from '../lib/conduct.ts';
import type { JobRef } from '../lib/job.ts';
import type { EpochMs } from '../lib/observation.ts';
import type { LagSettings, SettingsFile } from '../lib/settings.ts';
import { type Account, openAccount } from './account.ts';
import { reasonOf } from './failures.ts';
import type { JobDefinition, Size, SourceVertex } from './world/job/definition.ts';
import { JOBS, type JobName } from './world/jobs/jobs.ts';
import { createLoad, type LoadShape } from './world/load.ts';
import { publish } from './world/publish.ts';
import { randomStream } from './world/random.ts';
import { createWorld, DEFAULT_SIZE, type World } from './world/world.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly simulate: JobName;
  /** What it starts with. */
  readonly size?: Size;
  readonly load: LoadShape;
  readonly start: EpochMs;
  readonly mode: Mode;
  readonly everyMinutes: number;
  readonly options: Readonly<Record<string, string>>;
  readonly log: boolean;
}

export interface Simulation {
  readonly account: Account;
  readonly world: World;
  readonly job: JobRef;
  /** One minute passes. Says what failed in it; a failed sweep is followed by the next, as on AWS. */
  minute(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const MINUTE = 60_000;

/** What the simulated job is run with: Flink's defaults, but for restarts that are measured and a quicker way down. */
const JOB_OPTIONS = {
  'job.autoscaler.restart.time-tracking.enabled': 'true',
  'job.autoscaler.scale-down.interval': '30 min',
};

export const startSimulation = async (options: SimulationOptions): Promise<Simulation> => {
  const { seed, start, size = DEFAULT_SIZE } = options;
  const load = createLoad({ shape: options.load, seed, start });
  const world = createWorld({ seed, start, load, size, job: JOBS[options.simulate] });
  const failures: string[] = [];
  const account = await openAccount({
    clock: world,
    random: randomStream(seed, 'embedded aws'),
    backend: world,
    settings: settingsOf(world.job, options),
    log: options.log,
    onFailedDelivery: (message) => failures.push(`apply failed: ${message}`),
  });
  const [job] = account.jobs;
  if (!job) throw new Error('The simulation has no job');
  account.aws.managedFlink.createApplication({ name: world.job.application, ...size });
  const cloudWatch = new CloudWatchClient({});

  return {
    account,
    world,
    job,
    async minute() {
      failures.length = 0;
      const next = world.now() + MINUTE;
      // EventBridge delivers within seconds: the world stops there, so that apply acts at its right time.
      for (let due = nextDue(account); due !== undefined && due < next; due = nextDue(account)) {
        world.advance(due);
        await account.aws.eventBridge.deliver(world.now());
      }
      world.advance(next);
      await publish(cloudWatch, world.takeMetrics());
      if ((next - start) % (options.everyMinutes * MINUTE) === 0) {
        await account.sweep(next).catch((error: Error) => failures.push(`evaluate failed: ${reasonOf(error)}`));
      }
      return [...failures];
    },
    async stop() {
      cloudWatch.destroy();
      await account.stop();
    },
  };
};

/** Deliveries are due at whole seconds of the world. */
const nextDue = (account: Account): EpochMs | undefined => {
  const due = account.aws.eventBridge.nextDueAt();
  return due === undefined ? undefined : Math.ceil(due / 1000) * 1000;
};

const settingsOf = (job: JobDefinition, { mode, everyMinutes, options }: SimulationOptions): SettingsFile => ({
  mode,
  everyMinutes,
  options: { ...JOB_OPTIONS, ...options },
  jobs: [
    {
      platform: 'managed-flink',
      name: job.application,
      maxParallelism: job.maxParallelism,
      lag: job.vertices.flatMap((vertex) => (vertex.kind === 'source' ? [lagOf(vertex, job.checkpointSeconds)] : [])),
    },
  ],
});

const lagOf = ({ name, stream }: SourceVertex, checkpointSeconds: number): LagSettings => {
  if (stream.kind === 'kinesis') return { kind: 'kinesis', source: name, stream: stream.name };
  const { cluster, consumerGroup, topic } = stream;
  return { kind: 'msk', source: name, cluster, consumerGroup, topic, checkpointSeconds };
};
