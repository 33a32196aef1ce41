/**
 * A real Flink with its Prometheus and its StatsD reporter on, a collector that brings what they say into an embedded
 * CloudWatch, and Flink's REST interface read in the same moments. stretch.ts says what a minute is here.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { flinkConfiguration } from '../../cli/reporters/flink.ts';
import { reportedJob } from '../../functions/metrics/dialects/reported-job.ts';
import { flinkRestSource } from '../../functions/metrics/flink-rest/flink-rest-source.ts';
import { reportedMetrics } from '../../functions/metrics/plan/reported-metrics.ts';
import type { Observed } from '../../functions/ports.ts';
import { flinkRestTarget } from '../../functions/targets/flink-rest/flink-rest-target.ts';
import type { JobState } from '../../lib/model/job.ts';
import type { EpochMs, Observation } from '../../lib/model/observation.ts';
import { type EksLagSettings, parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { startEmbeddedAws } from '../../sandbox/aws/server.ts';
import { awsClientSettings } from '../support/aws-client.ts';
import { freePort } from '../support/child-server.ts';
import { scrapeTarget, valuesOfScrape } from '../support/collector/agent.ts';
import { prometheusSamples } from '../support/collector/prometheus-text.ts';
import { publish } from '../support/collector/publish.ts';
import { startStatsd } from '../support/collector/statsd.ts';
import { defaultOptions } from '../support/resolved-options.ts';
import { reporterJars } from './reporter-jars.ts';
import { chosenFlinkVersion, type FlinkExtras, type RunningFlink, startFlink } from './start-flink.ts';
import { SECONDS_PER_MINUTE, STRETCH, stretched, stretchedSample, stretchedValue } from './stretch.ts';
import { until } from './until.ts';

const MINUTE_MS = 60_000;
/** The agent collects StatsD every 10 s. */
const COLLECTIONS = 6;

export const DIALECTS = ['prometheus', 'statsd'] as const;

export const settingsOf = (
  dialect: (typeof DIALECTS)[number],
  options: Readonly<Record<string, string>>,
  name: string = LOAD_JOB,
  lag: readonly EksLagSettings[] = [],
) =>
  parseSettings({
    ingestionDelaySeconds: 0,
    options,
    jobs: [{ platform: 'eks', name, namespace: 'flink-jobs', cluster: { name: 'prod-eu' }, metrics: { dialect }, lag }],
  });

const LOAD_JOB = 'load';

/** A Flink with one job, and what it is to be started with. */
export interface Reporting<Flink> {
  /** Of the job, and of what stands for its deployment. */
  readonly name: string;
  start(extras: FlinkExtras): Promise<Flink>;
  /** Of the Flink that it is: the reporters are as old. */
  readonly version?: string;
  /** What Flink's REST API does not say of backlogs itself. */
  readonly restLag?: Extract<SettingsFile['jobs'][number], { platform: 'flink' }>['lag'];
}

const loadJob: Reporting<RunningFlink> = {
  name: LOAD_JOB,
  start: (extras) => startFlink({ recordsPerSecond: 0, parallelism: 2, workMillis: 5 }, chosenFlinkVersion(), extras),
};

export interface ReporterWorld<Flink = RunningFlink> {
  readonly flink: Flink;
  readonly client: CloudWatch;
  /** As it was described last. */
  state(): JobState;
  /** After a change. */
  describeAgain(): Promise<void>;
  /** Start of the next minute. */
  now(): EpochMs;
  /** What REST showed, a minute each, dated as CloudWatch dates its points. */
  rest(): readonly Observation[];
  /** Real metric names that the reporters sent, to see that nothing else was. */
  scraped(): ReadonlySet<string>;
  /** So many minutes pass. */
  pass(minutes: number): Promise<void>;
  stop(): Promise<void>;
}

export const openReporters = (): Promise<ReporterWorld> => openReportersOf(loadJob);

export const openReportersOf = async <Flink extends Pick<RunningFlink, 'url' | 'job' | 'stop'>>({
  name,
  start,
  version = chosenFlinkVersion(),
  restLag = [],
}: Reporting<Flink>): Promise<ReporterWorld<Flink>> => {
  const job = reportedJob(eksJob(name));
  const statsd = await startStatsd();
  // The Prometheus reporter takes no port 0. When another process takes this one first, Flink ends and says so.
  const port = await freePort();
  const reporting = { job, metrics: reportedMetrics };
  const configuration = {
    ...flinkConfiguration('prometheus', { ...reporting, collector: { host: '127.0.0.1', port } }),
    ...flinkConfiguration('statsd', { ...reporting, collector: { host: '127.0.0.1', port: statsd.port } }),
    'metrics.reporters': 'prom,statsd',
    'metrics.reporter.statsd.interval': `${Math.floor((10 / STRETCH) * 1000)} ms`,
  };
  const flink = await start({ configuration, classPath: await reporterJars(version) });
  // Minutes begin after the job does, and never before a point may be put.
  let minute = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  const aws = await startEmbeddedAws({
    clock: { now: () => minute + MINUTE_MS },
    random: () => 0.5,
    backend: { jobPlan: () => undefined, restart: () => {} },
  });
  const client = new CloudWatch(awsClientSettings(aws.url));
  const [restJob] = parseSettings({
    jobs: [{ platform: 'flink', name: flink.job, url: flink.url, lag: restLag }],
  }).jobs;
  if (!restJob) throw new Error('no job');
  const ref = { account: '111122223333', region: 'us-east-1', platform: 'flink', name: flink.job } as const;
  const describe = (): Promise<JobState> =>
    until('the job to run', 60, async () => {
      const { state, stable } = await flinkRestTarget().describe(ref, restJob, undefined, Date.now());
      return stable && state.status === 'RUNNING' ? state : undefined;
    });
  let state = await describe();
  const restSource = flinkRestSource({ pause: (ms) => pause(ms / 3) });
  const seen: Observation[] = [];
  const scraped = new Set<string>();

  const readRest = async (): Promise<void> => {
    const { results } = await restSource.observe([
      { job: ref, settings: restJob, options: defaultOptions(restJob), state, from: minute, now: minute },
    ]);
    seen.push(...observed(results[0]).map(stretched));
  };
  const scrape = async (): Promise<void> => {
    const target = scrapeTarget({ namespace: job.namespace, deployment: job.deployment, port });
    const answer = await fetch(`http://${target.address}/metrics`);
    const samples = prometheusSamples(await answer.text());
    for (const { name } of samples) scraped.add(name);
    const values = valuesOfScrape(target, job.cluster, samples.map(stretchedSample));
    await publish(client, 'ContainerInsights/Prometheus', minute, values);
  };
  const collect = async (): Promise<void> => publish(client, 'CWAgent', minute, statsd.collect().map(stretchedValue));

  return {
    flink,
    client,
    state: () => state,
    describeAgain: async () => {
      state = await describe();
    },
    now: () => minute,
    rest: () => seen,
    scraped: () => scraped,
    pass: async (minutes) => {
      for (let i = 0; i < minutes; i++) {
        const began = Date.now();
        // REST and the scrape in the middle, so that the average of a minute's StatsD points is of the same moment.
        const half = Math.floor(COLLECTIONS / 2);
        for (let collection = 0; collection < COLLECTIONS; collection++) {
          if (collection === half) await Promise.all([readRest(), pause(500).then(scrape)]);
          await pause(Math.max(0, began + ((collection + 1) * SECONDS_PER_MINUTE * 1000) / COLLECTIONS - Date.now()));
          await collect();
        }
        minute += MINUTE_MS;
      }
    },
    stop: async () => {
      await flink.stop();
      client.destroy();
      await aws.stop();
      await statsd.stop();
    },
  };
};

const eksJob = (name: string) => {
  const [job] = settingsOf('prometheus', {}, name).jobs;
  if (job?.platform !== 'eks') throw new Error('not a job on EKS');
  return job;
};

const observed = (result: Observed | undefined): readonly Observation[] => {
  if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
  return result.observations;
};

/** Minutes that are decided on, where a minute lasts seconds (stretch.ts). */
export const WINDOW_MINUTES = 3;

export const OPTIONS_OF_SHORT_MINUTES = {
  'job.autoscaler.metrics.window': `${WINDOW_MINUTES} min`,
  'job.autoscaler.stabilization.interval': '1 min',
  // Flink's own rates and busy time are means over a minute of real time, and that is many of these: so counters decide.
  'job.autoscaler.metrics.busy-time.aggregator': 'AVG',
  'job.autoscaler.observed-true-processing-rate.lag-threshold': '1 h',
  'job.autoscaler.restart.time': '1 min',
  'job.autoscaler.catch-up.duration': '10 min',
};
