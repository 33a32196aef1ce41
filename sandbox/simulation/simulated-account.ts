/** Simulated jobs in one embedded account, minute by minute: their worlds move together, their metrics arrive, the functions run for all of them. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { parseOptions } from '../../lib/options/options.ts';
import type { Policies } from '../../lib/policies.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import type { JobDefinition, Size } from '../../world/job/definition.ts';
import { randomStream } from '../../world/load/random.ts';
import type { World } from '../../world/world.ts';
import { type Account, EMBEDDED_CREDENTIALS, openAccount } from '../aws/account.ts';
import { noApplications } from '../aws/managed-flink/managed-flink.ts';
import type { Place } from '../aws/server.ts';
import type { Streams } from '../aws/streams/streams.ts';
import { keyOfAccount } from '../aws/sts/sts.ts';
import type { ApplicationBackend } from '../interfaces.ts';
import type { SimulatedPlatform } from '../platforms/platform.ts';
import { reasonOf } from './failures.ts';
import { HOME, placedJob, placeName, placesOf } from './places.ts';
import { publish } from './publish.ts';

export interface SimulatedAccountOptions {
  readonly platforms: readonly SimulatedPlatform[];
  readonly seed: number;
  readonly start: EpochMs;
  /** Without its jobs: those of the platforms are put in, in their order. */
  readonly settings: Omit<SettingsFile, 'jobs'>;
  /** Of each job, as the platform has it; by default as it is. */
  readonly jobSettings?: (job: SettingsFile['jobs'][number], nth: number) => SettingsFile['jobs'][number];
  /** Undefined: each job has its own rhythm. */
  readonly everyMinutes: number | undefined;
  /** Of each job; left out: the account and region of the functions. */
  readonly places?: readonly (Place | undefined)[];
  /** By default those that are deployed. */
  readonly policies?: Policies | undefined;
  readonly log: boolean;
}

export interface SimulatedJob {
  readonly job: JobRef;
  readonly world: World;
  /** What the job started with. */
  readonly size: Size;
  /** The platform's word for what the job does. */
  condition(): string;
}

export interface SimulatedAccount {
  readonly account: Account;
  /** In the order of the platforms. */
  readonly jobs: readonly SimulatedJob[];
  now(): EpochMs;
  /** One minute passes. Says what failed in it; a failed run is followed by the next, as on AWS. */
  minute(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Stops the platforms when it can not be opened. */
export const startAccount = async (options: SimulatedAccountOptions): Promise<SimulatedAccount> => {
  const { platforms, start, everyMinutes } = options;
  const [first] = platforms;
  if (!first) throw new Error('The simulation has no job');
  const clock = first.world;
  const failures: string[] = [];
  const stopPlatforms = async (): Promise<void> => {
    for (const platform of platforms) await platform.stop();
  };
  const settings: SettingsFile = {
    ...options.settings,
    jobs: platforms.map(({ job }, nth) => placedJob(options.jobSettings?.(job, nth) ?? job, options.places?.[nth])),
  };
  const placeOf = (nth: number): Place => options.places?.[nth] ?? HOME;
  const inPlace = (place: Place) => platforms.filter((_, nth) => placeName(placeOf(nth)) === placeName(place));
  const account = await openAccount({
    clock,
    random: randomStream(options.seed, 'embedded aws'),
    ...atPlace(inPlace(HOME)),
    elsewhere: placesOf(options.places).map((place) => ({ ...place, ...atPlace(inPlace(place)) })),
    settings,
    policies: options.policies,
    log: options.log,
    cloudWatch: { retentionDays: retentionDays(settings) },
    onFailedDelivery: (message) => failures.push(`apply failed: ${message}`),
  }).catch(async (error: unknown) => {
    await stopPlatforms();
    throw error;
  });
  for (const [nth, platform] of platforms.entries()) platform.opened(account.aws.at(placeOf(nth)), account.aws.sts);
  const cloudWatch = new Map(
    [HOME, ...placesOf(options.places)].map((place) => [
      placeName(place),
      new CloudWatchClient({
        region: place.region,
        credentials: { ...EMBEDDED_CREDENTIALS, accessKeyId: keyOfAccount(place.account) },
      }),
    ]),
  );
  const jobs = platforms.map(({ world, size, condition }, nth): SimulatedJob => {
    const job = account.jobs[nth];
    if (!job) throw new Error('The account has fewer jobs than there are platforms');
    return { job, world, size, condition };
  });
  const advance = (to: EpochMs): void => {
    for (const { world } of platforms) world.advance(to);
  };

  return {
    account,
    jobs,
    now: clock.now,
    async minute() {
      failures.length = 0;
      const next = clock.now() + MINUTE;
      // Events arrive and an operator looks within seconds: the worlds stop there, so that each acts at its right time.
      for (let due = nextDue(account, platforms); due < next; due = nextDue(account, platforms)) {
        advance(due);
        await account.aws.eventBridge.deliver(clock.now());
        for (const platform of platforms) {
          if ((platform.nextDueAt() ?? Number.POSITIVE_INFINITY) <= clock.now()) platform.act();
        }
      }
      advance(next);
      for (const [nth, { world }] of platforms.entries()) {
        const client = cloudWatch.get(placeName(placeOf(nth)));
        if (client) await publish(client, world.takeMetrics());
      }
      if (everyMinutes === undefined) {
        await account
          .evaluateAlarmed(next)
          .catch((error: Error) => failures.push(`evaluate failed after an alarm: ${reasonOf(error)}`));
      }
      if ((next - start) % ((everyMinutes ?? 1) * MINUTE) === 0) {
        await account.evaluateAll(next).catch((error: Error) => failures.push(`evaluate failed: ${reasonOf(error)}`));
      }
      if ((next - start) % DAY === 0) await account.deleteExpired(next);
      return [...failures];
    },
    async stop() {
      for (const client of cloudWatch.values()) client.destroy();
      await account.stop();
      await stopPlatforms();
    },
  };
};

const atPlace = (platforms: readonly SimulatedPlatform[]) => ({
  backend: applicationsOf(platforms),
  streams: streamsOf(platforms.map(({ world }) => world.job)),
});

/** AWS keeps points of a minute for 15 days. The window and a day are all that is ever read, and a long run has many. */
const retentionDays = (settings: SettingsFile): number => {
  const windows = settings.jobs.map(({ options }) => {
    const parsed = parseOptions({ ...settings.options, ...options } as Readonly<Record<string, string>>);
    return parsed.kind === 'options' ? parsed.options.metricsWindowMs : 0;
  });
  return Math.min(15, 1 + Math.ceil(Math.max(...windows) / DAY));
};

/** Whatever is due, is so at a whole second of the world. */
const nextDue = (account: Account, platforms: readonly SimulatedPlatform[]): EpochMs => {
  const dues = [account.aws.eventBridge.nextDueAt(), ...platforms.map((platform) => platform.nextDueAt())];
  return Math.ceil(Math.min(...dues.map((due) => due ?? Number.POSITIVE_INFINITY)) / 1000) * 1000;
};

/** Each application by the world that runs it. */
const applicationsOf = (platforms: readonly SimulatedPlatform[]): ApplicationBackend => {
  const of = (application: string): ApplicationBackend =>
    platforms.find(({ world }) => world.job.application === application)?.applications ?? noApplications;
  return {
    jobPlan: (application) => of(application).jobPlan(application),
    restart: (application, size, ended) => of(application).restart(application, size, ended),
    flinkRest: async (application, path) =>
      (await of(application).flinkRest?.(application, path)) ?? { status: 404, body: {} },
    stop: (application) => of(application).stop?.(application),
  };
};

/** What the jobs read, as MSK and Kinesis know it. */
const streamsOf = (jobs: readonly JobDefinition[]): Streams => {
  const sources = jobs.flatMap(({ vertices }) => vertices.filter((vertex) => vertex.kind === 'source'));
  return {
    topics: sources.flatMap(({ stream, partitions }) =>
      stream.kind === 'kafka' ? [{ cluster: stream.cluster, name: stream.topic, partitions }] : [],
    ),
    dataStreams: sources.flatMap(({ stream, partitions }) =>
      stream.kind === 'kinesis' ? [{ name: stream.name, openShards: partitions }] : [],
    ),
  };
};
