/**
 * The whole loop around one job on the real API server: the deployed handlers on an embedded account, each with the
 * credentials of its own role; what Flink's Prometheus reporter says, in CloudWatch as the agent puts it there; a Flink of
 * captured answers behind the service; somebody who plays the operator. The clock moves when a test moves it.
 */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { vi } from 'vitest';
import type { AwsCredentials } from '../../../functions/kubernetes/signature.ts';
import type { AutopilotEvent, StoredJob, TurnRecord } from '../../../functions/ports.ts';
import { type JobRef, keyOf } from '../../../lib/job.ts';
import type { EpochMs } from '../../../lib/observation.ts';
import type { ClusterSettings, SettingsFile } from '../../../lib/settings.ts';
import type { Account } from '../../../sandbox/account.ts';
import { awsClientSettings } from '../../support/aws-client.ts';
import { scrapeTarget, valuesOfScrape } from '../../support/collector/agent.ts';
import { prometheusSamples } from '../../support/collector/prometheus-text.ts';
import { publish } from '../../support/collector/publish.ts';
import { type FakeFlink, fakeFlink } from '../../support/flink-rest/fake-flink.ts';
import { type Operator, playOperator, withCheckpoints } from '../../support/kubernetes/operator.ts';
import { type ReportedLoad, reportedLoad } from '../../support/kubernetes/reported-load.ts';
import { type OwnNamespace, openNamespace } from '../namespace.ts';
import type { ControlPlane } from '../servers/control-plane.ts';

export const MINUTE = 60_000;
/** After the last restart of the job in the captured answers. */
export const START = Date.UTC(2026, 10, 23, 6);

export interface LoopWorld extends OwnNamespace {
  readonly account: Account;
  readonly flink: FakeFlink;
  readonly operator: Operator;
  readonly load: ReportedLoad;
  readonly job: JobRef;
  now(): EpochMs;
  /** Minutes of load, scraped once each; what EventBridge tries again meanwhile is tried again. */
  pass(minutes: number): Promise<void>;
  /** The schedule's event. */
  sweep(): Promise<void>;
  /** What has been put on the bus arrives, a moment later. */
  deliver(): Promise<void>;
  stored(job?: JobRef): Promise<StoredJob>;
  lastTurn(job?: JobRef): Promise<TurnRecord>;
  journal(): Promise<readonly AutopilotEvent[]>;
  /** Detail types of what a rule for everything has heard, each fact once, in the order of its time. */
  heard(): readonly string[];
  /** Messages of apply's errors. */
  readonly failedDeliveries: readonly string[];
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Where the functions find the API server, when it is not where it is. */
  readonly cluster?: ClusterSettings;
  readonly options?: Readonly<Record<string, string>>;
}

export const openLoop = async (plane: ControlPlane, { cluster = plane.cluster, options = {} }: LoopOptions = {}) => {
  const flink = await fakeFlink('1.20.5');
  withCheckpoints(flink);
  const place = await openNamespace(plane, flink.url);
  const operator = playOperator(place.operatorsView, flink);
  await operator.acceptedOnly();

  let now: EpochMs = START;
  const load = reportedLoad(flink, START);
  const failedDeliveries: string[] = [];
  const settings: SettingsFile = {
    ...{ mode: 'act', options },
    jobs: [
      {
        ...{ platform: 'eks', name: 'orders', namespace: place.namespace, cluster },
        metrics: { dialect: 'prometheus', jobName: flink.job.name },
      },
    ],
  };
  // As a cold start: clients, credentials and caches of an earlier test are gone.
  vi.resetModules();
  const { openAccount } = await import('../../../sandbox/account.ts');
  const account = await openAccount({
    clock: { now: () => now },
    random: () => 0.5,
    backend: { jobPlan: () => undefined, restart: () => {} },
    settings,
    log: false,
    onFailedDelivery: (message) => failedDeliveries.push(message),
  });
  const [job] = account.jobs;
  if (!job) throw new Error('The account has no job');
  const heard = new Map<string, { readonly at: string; readonly type: string }>();
  account.aws.eventBridge.putRule({
    ...{ name: 'Everything', bus: 'flink-autopilot', pattern: { source: ['flink-autopilot'] } },
    target: async (event) => {
      const { detail, time, 'detail-type': type } = event as unknown as BusEvent;
      heard.set(detail.id, { at: time, type });
    },
  });
  const cloudWatch = new CloudWatchClient(awsClientSettings(account.aws.url));
  const pod = scrapeTarget({ namespace: place.namespace, deployment: 'orders', port: 9249 });

  const passTo = (at: EpochMs): void => {
    load.pass(at);
    now = at;
    flink.job.now = at;
  };
  const deliver = () => as(plane.credentials.apply, () => account.aws.eventBridge.deliver(now));
  const world: LoopWorld = {
    ...{ ...place, account, flink, operator, load, job, failedDeliveries },
    now: () => now,
    pass: async (minutes) => {
      const from = Math.floor(now / MINUTE) * MINUTE;
      for (let minute = 0; minute < minutes; minute++) {
        passTo(Math.max(now, from + minute * MINUTE + MINUTE / 2));
        const values = valuesOfScrape(pod, cluster.name, prometheusSamples(load.metrics()));
        await publish(cloudWatch, 'ContainerInsights/Prometheus', now, values);
        passTo(from + (minute + 1) * MINUTE);
        await deliver();
      }
    },
    sweep: () => as(plane.credentials.evaluate, () => account.sweep(now)),
    deliver: async () => {
      passTo(now + 3000);
      await deliver();
    },
    stored: (of = job) => account.store.load(keyOf(of), now),
    lastTurn: async (of = job) => {
      const turn = (await account.store.turns(keyOf(of), START, now + 1)).at(-1);
      if (!turn) throw new Error(`${keyOf(of)} has had no turn`);
      return turn;
    },
    journal: () => account.store.journal(keyOf(job), START, now + 1),
    heard: () => [...heard.values()].sort((a, b) => a.at.localeCompare(b.at)).map(({ type }) => type),
    stop: async () => {
      cloudWatch.destroy();
      await account.stop();
      await flink.stop();
    },
  };
  return world;
};

interface BusEvent {
  readonly detail: { readonly id: string };
  readonly time: string;
  readonly 'detail-type': string;
}

/** With the variables that Lambda gives a function of this role. Clients take them when they first need them. */
const as = async <T>(role: AwsCredentials, work: () => Promise<T>): Promise<T> => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: role.accessKeyId,
    AWS_SECRET_ACCESS_KEY: role.secretAccessKey,
    AWS_SESSION_TOKEN: role.sessionToken,
  });
  return work();
};
