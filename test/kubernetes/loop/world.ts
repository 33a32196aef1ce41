/**
 * The whole loop around one job on the real API server: what Flink's Prometheus reporter says, in CloudWatch as the agent
 * puts it there; the deployed functions; a Flink of captured answers behind the service; a test that plays the operator.
 * The clock moves when a test moves it.
 */
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { ClusterSettings } from '../../../lib/settings/settings.ts';
import { awsClientSettings } from '../../support/aws-client.ts';
import { scrapeTarget, valuesOfScrape } from '../../support/collector/agent.ts';
import { prometheusSamples } from '../../support/collector/prometheus-text.ts';
import { publish } from '../../support/collector/publish.ts';
import { type FakeFlink, fakeFlink } from '../../support/flink-rest/fake-flink.ts';
import { type Operator, playOperator, withCheckpoints } from '../../support/kubernetes/operator.ts';
import { type ReportedLoad, reportedLoad } from '../../support/kubernetes/reported-load.ts';
import { ofSessionJob, sessionClusterManifest, sessionJobManifest } from '../../support/kubernetes/session-job.ts';
import { type OwnNamespace, openNamespace } from '../namespace.ts';
import type { ControlPlane } from '../servers/control-plane.ts';
import type { Beside } from './beside.ts';
import { type Functions, openFunctions } from './functions.ts';
import { MINUTE, type Timeline, timelineOf } from './timeline.ts';

/** After the last restart of the job in the captured answers. */
export const START = Date.UTC(2026, 10, 23, 6);

export interface LoopWorld extends OwnNamespace, Functions {
  readonly flink: FakeFlink;
  readonly operator: Operator;
  readonly load: ReportedLoad;
  readonly timeline: Timeline;
  now(): EpochMs;
  /** Minutes of load, scraped once each; what EventBridge tries again meanwhile is tried again. */
  pass(minutes: number): Promise<void>;
  /** What has been put on the bus arrives, a moment later. */
  deliver(): Promise<void>;
  /** More load than the job can take, until a run has decided on that. Nothing has been delivered yet. */
  decide(): Promise<void>;
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Where the functions find the API server, when it is not where it is. */
  readonly cluster?: ClusterSettings;
  readonly beside?: Beside;
  readonly options?: Readonly<Record<string, string>>;
  /** The same job as a FlinkSessionJob. */
  readonly sessionJob?: true;
}

export const openLoop = async (
  plane: ControlPlane,
  { cluster = plane.cluster, beside, options = {}, sessionJob }: LoopOptions = {},
): Promise<LoopWorld> => {
  const flink = await fakeFlink('1.20.5');
  withCheckpoints(flink);
  const session = { job: sessionJobManifest(), sessionCluster: sessionClusterManifest() };
  const place = await openNamespace(plane, flink.url, sessionJob ? session : undefined);
  const operator = playOperator(place.operatorsView, flink);
  await operator.acceptedOnly();

  let now: EpochMs = START;
  const load = reportedLoad(flink, START);
  const functions = await openFunctions(plane, {
    clock: () => now,
    settings: {
      mode: 'act',
      policy: 'flink',
      jobs: [
        {
          platform: 'eks',
          name: 'orders',
          namespace: place.namespace,
          cluster,
          metrics: { dialect: 'prometheus', jobName: flink.job.name },
          options,
          ...(sessionJob ? ofSessionJob : {}),
        },
        ...(beside ? [beside.job] : []),
      ],
    },
    ...(beside ? { backend: beside.backend } : {}),
  });
  const { account, invokeApply } = functions;
  beside?.create(account.aws);
  const cloudWatch = new CloudWatch(awsClientSettings(account.aws.url));
  const { metadata } = sessionJob ? session.sessionCluster : session.job;
  const pod = scrapeTarget({ namespace: place.namespace, deployment: metadata.name, port: 9249 });

  const passTo = (at: EpochMs): void => {
    load.pass(at);
    now = at;
    flink.job.now = at;
    beside?.passTo(at);
  };
  const pass = async (minutes: number): Promise<void> => {
    const from = Math.floor(now / MINUTE) * MINUTE;
    for (let minute = 0; minute < minutes; minute++) {
      passTo(Math.max(now, from + minute * MINUTE + MINUTE / 2));
      const values = valuesOfScrape(pod, cluster.name, prometheusSamples(load.metrics()));
      await publish(cloudWatch, 'ContainerInsights/Prometheus', now, values);
      passTo(from + (minute + 1) * MINUTE);
      await beside?.publish(cloudWatch);
      await invokeApply();
    }
  };
  const deliver = async (): Promise<void> => {
    passTo(now + 3000);
    await invokeApply();
  };
  const decide = async (): Promise<void> => {
    load.arrive(900);
    for (let run = 0; run < 6; run++) {
      await pass(5);
      await functions.evaluateAll();
      if ((await functions.stored()).change?.status === 'pending') return;
    }
    throw new Error('Nothing was decided within half an hour');
  };
  return {
    ...place,
    ...functions,
    flink,
    operator,
    load,
    pass,
    deliver,
    decide,
    now: () => now,
    timeline: timelineOf({ ...functions, pass, deliver, now: () => now }),
    stop: async () => {
      cloudWatch.destroy();
      await account.stop();
      await flink.stop();
    },
  };
};
