/**
 * A real Flink with its Prometheus and its StatsD reporter on, a collector that brings what they say into an embedded
 * CloudWatch, and Flink's REST interface read in the same moments.
 *
 * A minute of CloudWatch lasts only SECONDS_PER_MINUTE here. What accumulates (records, busy time, backlog) is therefore
 * multiplied by STRETCH, for the reporters and for REST alike: the job looks as if it had gone on at the same rates for the
 * rest of the minute. Rates and shares are what Flink says. So names, labels, text formats, aggregation and everything
 * that is derived are real; only the time between two points is not.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  prometheusDeclarations,
  relabelConfigs,
} from '../../functions/metrics/cloudwatch/reporters/configuration/collector.ts';
import { flinkConfiguration } from '../../functions/metrics/cloudwatch/reporters/configuration/flink.ts';
import { prometheusName } from '../../functions/metrics/cloudwatch/reporters/dialects/prometheus.ts';
import { reportedJob } from '../../functions/metrics/cloudwatch/reporters/reported-job.ts';
import { pendingRecords, reportedMetrics } from '../../functions/metrics/cloudwatch/reporters/reported-metrics.ts';
import { flinkRestSource } from '../../functions/metrics/flink-rest/flink-rest-source.ts';
import type { Observed } from '../../functions/ports.ts';
import { flinkRestTarget } from '../../functions/targets/flink-rest/flink-rest-target.ts';
import type { JobState } from '../../lib/job.ts';
import type { EpochMs, Observation, VertexObservation } from '../../lib/observation.ts';
import { parseSettings } from '../../lib/settings.ts';
import { startEmbeddedAws } from '../../sandbox/aws/server.ts';
import { awsClientSettings } from '../support/aws-client.ts';
import { embeddedMetrics } from '../support/collector/embedded-metrics.ts';
import { type PrometheusSample, prometheusSamples } from '../support/collector/prometheus-text.ts';
import { publish, type Value } from '../support/collector/publish.ts';
import { ofTarget, targetOf } from '../support/collector/relabel.ts';
import { startStatsd } from '../support/collector/statsd.ts';
import { reporterJars } from './reporter-jars.ts';
import { chosenFlinkVersion, type RunningFlink, startFlink } from './start-flink.ts';
import { until } from './until.ts';

export const SECONDS_PER_MINUTE = 5;
const STRETCH = 60 / SECONDS_PER_MINUTE;
const MINUTE_MS = 60_000;
/** The agent collects StatsD every 10 s. */
const COLLECTIONS = 6;

export const DIALECTS = ['prometheus', 'statsd'] as const;

export const settingsOf = (dialect: (typeof DIALECTS)[number], options: Readonly<Record<string, string>>) =>
  parseSettings({
    settleSeconds: 0,
    options,
    jobs: [
      {
        ...{ platform: 'eks', name: 'load', namespace: 'flink-jobs', cluster: { name: 'prod-eu' } },
        metrics: { dialect },
      },
    ],
  });

export interface ReporterWorld {
  readonly flink: RunningFlink;
  readonly client: CloudWatchClient;
  readonly state: JobState;
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

export const openReporters = async (): Promise<ReporterWorld> => {
  const job = reportedJob(eksJob());
  const statsd = await startStatsd();
  const port = await freePort();
  const version = chosenFlinkVersion();
  const reporting = { job, metrics: reportedMetrics };
  const configuration = {
    ...flinkConfiguration('prometheus', { ...reporting, collector: { host: '127.0.0.1', port } }),
    ...flinkConfiguration('statsd', { ...reporting, collector: { host: '127.0.0.1', port: statsd.port } }),
    'metrics.reporters': 'prom,statsd',
    'metrics.reporter.statsd.interval': `${Math.floor((10 / STRETCH) * 1000)} ms`,
  };
  const flink = await startFlink({ recordsPerSecond: 0, parallelism: 2, workMillis: 5 }, version, {
    configuration,
    classPath: await reporterJars(version),
  });
  // Minutes begin after the job does, and never before a point may be put.
  let minute = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  const aws = await startEmbeddedAws({
    clock: { now: () => minute + MINUTE_MS },
    random: () => 0.5,
    backend: { jobPlan: () => undefined, restart: () => {} },
  });
  const client = new CloudWatchClient(awsClientSettings(aws.url));
  const [restJob] = parseSettings({ jobs: [{ platform: 'flink', name: flink.job, url: flink.url }] }).jobs;
  if (!restJob) throw new Error('no job');
  const ref = { account: '111122223333', region: 'us-east-1', platform: 'flink', name: flink.job } as const;
  const state = await until('the job to run', 60, async () => {
    const { state, settled } = await flinkRestTarget().describe(ref, restJob, undefined, Date.now());
    return settled && state.status === 'RUNNING' ? state : undefined;
  });
  const restSource = flinkRestSource({ pause: (ms) => pause(ms / 3) });
  const seen: Observation[] = [];
  const scraped = new Set<string>();

  const readRest = async (): Promise<void> => {
    const { results } = await restSource.observe([{ job: ref, settings: restJob, state, from: minute, now: minute }]);
    seen.push(...observed(results[0]).map(stretched));
  };
  const scrape = async (): Promise<void> => {
    const target = targetOf(pod, relabelConfigs(port));
    if (!target) throw new Error('The pod is not scraped');
    const answer = await fetch(`http://${target.address}/metrics`);
    const samples = prometheusSamples(await answer.text());
    for (const { name } of samples) scraped.add(name);
    // The agent adds the cluster to what has none.
    const labelled = samples.map((sample) => ofTarget(target, stretchedSample(sample)));
    const inCluster = labelled.map((sample) => ({ ...sample, labels: { ClusterName: job.cluster, ...sample.labels } }));
    const values = embeddedMetrics(inCluster, prometheusDeclarations(reportedMetrics));
    await publish(client, 'ContainerInsights/Prometheus', minute, values);
  };
  const collect = async (): Promise<void> => publish(client, 'CWAgent', minute, statsd.collect().map(stretchedValue));

  return {
    flink,
    client,
    state,
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

/** As Kubernetes tells the agent of a task manager of the FlinkDeployment; the first of the container's ports is another one. */
const pod = {
  __address__: '127.0.0.1:6122',
  __meta_kubernetes_namespace: 'flink-jobs',
  __meta_kubernetes_pod_label_app: 'load',
  __meta_kubernetes_pod_label_type: 'flink-native-kubernetes',
};

const eksJob = () => {
  const [job] = settingsOf('prometheus', {}).jobs;
  if (job?.platform !== 'eks') throw new Error('not a job on EKS');
  return job;
};

/** The Prometheus reporter takes no port 0. Between looking and using it, somebody else could take it; then Flink ends and says so. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const observed = (result: Observed | undefined): readonly Observation[] => {
  if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
  return result.observations;
};

const ACCUMULATES = new Set([
  ...reportedMetrics.filter(({ kind }) => kind !== 'gauge').map(({ name }) => name),
  pendingRecords.name,
]);
const PROMETHEUS_ACCUMULATES = new Set(reportedMetrics.filter(({ name }) => ACCUMULATES.has(name)).map(prometheusName));

const stretchedSample = (sample: PrometheusSample): PrometheusSample =>
  PROMETHEUS_ACCUMULATES.has(sample.name) ? { ...sample, value: sample.value * STRETCH } : sample;

const stretchedValue = (value: Value): Value =>
  ACCUMULATES.has(value.name.split('_').at(-1) ?? '') ? { ...value, value: value.value * STRETCH } : value;

const stretched = (observation: Observation): Observation => ({
  ...observation,
  vertices: Object.fromEntries(
    Object.entries(observation.vertices).map(([id, vertex]) => [id, stretchedVertex(vertex)]),
  ),
});

const stretchedVertex = (vertex: VertexObservation): VertexObservation => ({
  ...vertex,
  recordsIn: vertex.recordsIn * STRETCH,
  recordsOut: vertex.recordsOut * STRETCH,
  accumulatedBusyMs: vertex.accumulatedBusyMs * STRETCH,
  metrics: Object.fromEntries(
    Object.entries(vertex.metrics).map(([name, value]) => [
      name,
      ACCUMULATES.has(name.split('.').at(-1) ?? '') ? { sum: (value.sum ?? Number.NaN) * STRETCH } : value,
    ]),
  ),
});
