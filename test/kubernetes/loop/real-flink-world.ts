/**
 * The loop with a real Flink in it: its Prometheus reporter is scraped, its REST interface stands behind the service of the
 * real API server, and who plays the operator asks it for what the resource says. A minute of CloudWatch is shorter than
 * one of Flink: test/flink/stretch.ts says how, and why that is honest.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { flinkConfiguration } from '../../../cli/reporters/flink.ts';
import { reportedMetrics } from '../../../functions/metrics/plan/reported-metrics.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { reporterJars } from '../../flink/reporter-jars.ts';
import { chosenFlinkVersion, type RunningFlink, startFlink } from '../../flink/start-flink.ts';
import { SECONDS_PER_MINUTE, stretchedSample } from '../../flink/stretch.ts';
import { until } from '../../flink/until.ts';
import { awsClientSettings } from '../../support/aws-client.ts';
import { freePort } from '../../support/child-server.ts';
import { scrapeTarget, valuesOfScrape } from '../../support/collector/agent.ts';
import { prometheusSamples } from '../../support/collector/prometheus-text.ts';
import { publish } from '../../support/collector/publish.ts';
import { type InPlaceOperator, inPlaceOperator } from '../../support/kubernetes/in-place.ts';
import { type OwnNamespace, openNamespace } from '../namespace.ts';
import type { ControlPlane } from '../servers/control-plane.ts';
import { type Functions, openFunctions } from './functions.ts';
import { MINUTE, type Timeline, timelineOf } from './timeline.ts';

export interface RealFlinkWorld extends OwnNamespace, Functions {
  readonly flink: RunningFlink;
  readonly operator: InPlaceOperator;
  readonly timeline: Timeline;
  /** Subtasks of every vertex by its name, when all of them run. */
  running(): Promise<Readonly<Record<string, number>> | undefined>;
  stop(): Promise<void>;
}

export const openRealFlink = async (
  plane: ControlPlane,
  options: Readonly<Record<string, string>>,
): Promise<RealFlinkWorld> => {
  const version = chosenFlinkVersion();
  const port = await freePort();
  const place = { cluster: plane.cluster.name, deployment: 'orders', jobName: 'load' };
  const reporting = { job: { ...place, namespace: 'any', metricNamespace: undefined }, metrics: reportedMetrics };
  const flink = await startFlink({ recordsPerSecond: 0, parallelism: 2, workMillis: 5 }, version, {
    configuration: flinkConfiguration('prometheus', { ...reporting, collector: { host: '127.0.0.1', port } }),
    classPath: await reporterJars(version),
  });
  try {
    return await around(flink, port, plane, options);
  } catch (error) {
    await flink.stop();
    throw error;
  }
};

const around = async (
  flink: RunningFlink,
  port: number,
  plane: ControlPlane,
  options: Readonly<Record<string, string>>,
): Promise<RealFlinkWorld> => {
  const running = () => runningJob(flink.url);
  await until('the job to run', 60, running);
  const place = await openNamespace(plane, flink.url);
  const operator = await inPlaceOperator(place.operatorsView, flink.url);
  await operator.deployed();

  // Minutes begin after the job does, and never before a point may be put.
  let now: EpochMs = Math.ceil(Date.now() / MINUTE) * MINUTE;
  const functions = await openFunctions(plane, {
    clock: () => now,
    settings: {
      mode: 'act',
      policy: 'flink',
      ingestionDelaySeconds: 0,
      options,
      jobs: [
        {
          platform: 'eks',
          name: 'orders',
          namespace: place.namespace,
          cluster: plane.cluster,
          metrics: { dialect: 'prometheus', jobName: flink.job },
        },
      ],
    },
  });
  const cloudWatch = new CloudWatch(awsClientSettings(functions.account.aws.url));
  const pod = scrapeTarget({ namespace: place.namespace, deployment: 'orders', port });

  const pass = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute++) {
      const at = Math.floor(now / MINUTE) * MINUTE;
      await pause((SECONDS_PER_MINUTE * 1000) / 2);
      const answer = await fetch(`http://${pod.address}/metrics`);
      const samples = prometheusSamples(await answer.text()).map(stretchedSample);
      await publish(cloudWatch, 'ContainerInsights/Prometheus', at, valuesOfScrape(pod, plane.cluster.name, samples));
      await pause((SECONDS_PER_MINUTE * 1000) / 2);
      now = at + MINUTE;
    }
  };
  const deliver = async (): Promise<void> => {
    now += 3000;
    await functions.invokeApply();
  };
  return {
    ...place,
    ...functions,
    flink,
    operator,
    running,
    timeline: timelineOf({ ...functions, pass, deliver, now: () => now }),
    stop: async () => {
      await flink.stop();
      cloudWatch.destroy();
      await functions.account.stop();
    },
  };
};

const runningJob = async (url: string): Promise<Readonly<Record<string, number>> | undefined> => {
  const get = async (path: string): Promise<unknown> => (await fetch(url + path)).json();
  const { jobs } = (await get('/jobs/overview')) as Overview;
  const job = jobs.find(({ state, tasks }) => state === 'RUNNING' && tasks.running === tasks.total);
  if (!job) return undefined;
  const { vertices } = (await get(`/jobs/${job.jid}`)) as Details;
  return Object.fromEntries(vertices.map(({ name, parallelism }) => [name, parallelism]));
};

interface Overview {
  readonly jobs: readonly { jid: string; state: string; tasks: { running: number; total: number } }[];
}
interface Details {
  readonly vertices: readonly { name: string; parallelism: number }[];
}
