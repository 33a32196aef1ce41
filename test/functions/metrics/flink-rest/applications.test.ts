/** Managed Flink applications whose metrics come from Flink's REST API, through the Flink dashboard. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flinkDashboards } from '../../../../functions/managed-flink-dashboard/dashboards.ts';
import { flinkRestSource } from '../../../../functions/metrics/flink-rest/flink-rest-source.ts';
import type { MetricSource, ObserveRequest } from '../../../../functions/ports.ts';
import { managedFlinkReader } from '../../../../functions/targets/managed-flink/managed-flink-reader.ts';
import type { DashboardWay } from '../../../../sandbox/aws/managed-flink/dashboard.ts';
import { metricSourceContract } from '../../../contracts/metric-source.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  NO_PLAN,
  ordersJob,
  startManagedFlink,
} from '../../../support/embedded-managed-flink.ts';
import { FLINK_VERSIONS, type FlinkVersion } from '../../../support/flink-rest/captured.ts';
import { type FakeFlink, fakeFlink } from '../../../support/flink-rest/fake-flink.ts';
import { BACKLOG } from '../../../support/flink-rest/fake-job.ts';
import { defaultOptions } from '../../../support/resolved-options.ts';

const settings = managedFlinkSettings({ metrics: { source: 'flink-rest' } });

const elsewhere: MetricSource = {
  observe: async (requests) => ({
    results: requests.map(({ job }) =>
      job.name === 'orders'
        ? { kind: 'observed', job, observations: [], because: [{ rule: 'settling', says: 'Nothing yet.' }] }
        : { kind: 'failed', job, error: new Error(`no metrics of ${job.name}`) },
    ),
    cost: { metricsRequested: 7, dollars: 0.00007 },
  }),
};

interface Measured {
  readonly world: ManagedFlinkWorld;
  readonly flink: FakeFlink;
  readonly source: MetricSource;
  readonly request: ObserveRequest;
  stop(): Promise<void>;
}

const start = async (version: FlinkVersion, way: DashboardWay): Promise<Measured> => {
  const flink = await fakeFlink(version);
  const world = await startManagedFlink(NO_PLAN, async (path) => {
    const answer = await fetch(flink.url + path);
    return { status: answer.status, body: (await answer.json()) as unknown };
  });
  world.aws.managedFlink.dashboard.accept(way);
  const dashboards = flinkDashboards({ client: world.client });
  const reader = managedFlinkReader({ client: world.client, dollarsPerKpuHour: 0.11, dashboards });
  const now = world.now();
  const { state } = await reader.describe(ordersJob, settings, undefined, now);
  return {
    world,
    flink,
    source: flinkRestSource({ pause: flink.fetched, applications: { dashboards, otherwise: elsewhere } }),
    request: { job: ordersJob, settings, options: defaultOptions(settings), state, from: now - 900_000, now },
    stop: async () => {
      await world.stop();
      await flink.stop();
    },
  };
};

for (const version of FLINK_VERSIONS) {
  metricSourceContract(`The Flink dashboard in front of Flink ${version}`, async () => {
    const { source, request, stop } = await start(version, version === '2.3.0' ? 'cookie' : 'query parameter');
    return {
      source,
      stop,
      healthy: () => request,
      unreadable: () => ({ ...request, job: { ...ordersJob, name: 'payments' } }),
    };
  });
}

describe('metrics through the Flink dashboard', () => {
  let measured: Measured;
  beforeEach(async () => {
    measured = await start('1.20.5', 'query parameter');
  });
  afterEach(() => measured.stop());

  const observe = async () => {
    const { results, cost } = await measured.source.observe([measured.request]);
    const [result] = results;
    if (result?.kind !== 'observed') throw result?.error;
    return { ...result, cost };
  };

  it('have the backlog of a source and its partitions, are of now, and are free', async () => {
    const { observations, measuredBy, cost } = await observe();
    expect(measuredBy).toBe('flink-rest');
    expect(observations.map(({ at }) => at)).toEqual([measured.world.now()]);
    expect(observations[0]?.vertices[BACKLOG]?.pendingRecords).toBeGreaterThanOrEqual(0);
    expect(observations[0]?.vertices[BACKLOG]?.partitions).toBeGreaterThan(2);
    expect(cost).toEqual({ metricsRequested: 0, dollars: 0 });
  });

  it.each([
    ['dashboard-not-running', () => measured.world.aws.managedFlink.setStatus('orders', 'UPDATING')],
    ['dashboard-unavailable', () => measured.world.aws.managedFlink.dashboard.answer({ status: 200, body: 'hello' })],
    ['dashboard-forbidden', forbid],
  ])('come from CloudWatch instead, with the reason %s', async (rule, happens) => {
    happens();
    const { because, measuredBy, cost } = await observe();
    expect(because.map((reason) => reason.rule)).toEqual([rule, 'settling']);
    expect(because[0]?.says).toContain('Metrics are read from CloudWatch instead');
    expect(measuredBy).toBeUndefined();
    expect(cost.metricsRequested).toBe(7);
  });

  function forbid(): void {
    measured.world.aws.managedFlink.dashboard.forbid();
    measured.world.aws.managedFlink.dashboard.endSessions();
  }
});
