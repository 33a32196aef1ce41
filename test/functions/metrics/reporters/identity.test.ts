/** Identity of metrics: whose they are. Two deployments in one namespace may run one jar under one job name. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { reporterDialects } from '../../../../functions/metrics/dialects/registry.ts';
import { reportedJob } from '../../../../functions/metrics/dialects/reported-job.ts';
import * as reported from '../../../../functions/metrics/plan/reported-metrics.ts';
import type { Observed } from '../../../../functions/ports.ts';
import type { Settings } from '../../../../lib/settings/settings.ts';
import { LAST, type MetricsWorld, startMetrics } from '../../../support/flink-metrics.ts';
import {
  eksJobOf,
  eksRequest,
  eksSettings,
  MID,
  publishMetric,
  publishReportedOrders,
  reportedGraph,
} from '../../../support/reported-orders.ts';

let world: MetricsWorld;
beforeEach(async () => {
  world = await startMetrics();
});
afterEach(() => world.stop());

type Seen = Extract<Observed, { kind: 'observed' }>;
const observe = async (...jobs: readonly [Settings, ...Settings[]]): Promise<readonly Seen[]> => {
  const source = cloudWatchSource({ client: world.client, settings: jobs[0] });
  const { results } = await source.observe(jobs.map((settings) => eksRequest(settings)));
  return results.map((result) => {
    if (result.kind !== 'observed') throw result.error;
    return result;
  });
};
const rules = ({ because }: Seen) => because.map(({ rule }) => rule);

/** From a report: four subtasks 200 ms/s busy were read as 575 on the mean, since another team ran the same jar. */
describe.each(['prometheus', 'otel'] as const)('two deployments of one jar that report by %s', (dialect) => {
  const own = eksSettings(dialect, { deployment: 'orders', metrics: { dialect, jobName: 'shop' } });
  const other = eksSettings(dialect, { deployment: 'orders-test', metrics: { dialect, jobName: 'shop' } });
  const [, mid] = reportedGraph.vertices;
  if (!mid) throw new Error('no vertex');
  const fourSubtasks = { ...mid, parallelism: 4 };
  const graph = { vertices: reportedGraph.vertices.map((vertex) => (vertex.id === MID ? fourSubtasks : vertex)) };

  it('are distinguished by the deployment of the scrape', async () => {
    for (const settings of [own, other])
      await publishReportedOrders(world, settings, { without: [`${MID}.numRecordsIn`, `${MID}.busyTimeMsPerSecond`] });
    for (const [settings, busy] of [
      [own, 200],
      [other, 950],
    ] as const) {
      await publishMetric(world, settings, reported.busyTime, fourSubtasks, () => [busy, busy, busy, busy]);
      await publishMetric(world, settings, reported.recordsIn, fourSubtasks, (n) =>
        [0, 1, 2, 3].map(() => (dialect === 'otel' ? 750 : 500_000 + 1500 * n)),
      );
    }
    const source = cloudWatchSource({ client: world.client, settings: own });
    const { results } = await source.observe([eksRequest(own, { graph })]);
    const [seen] = results;
    if (seen?.kind !== 'observed') throw new Error('nothing observed');
    expect(seen.observations).toHaveLength(LAST + 1);
    const busy = seen.observations.map(({ vertices }) => vertices[MID]?.busy);
    expect(busy).toEqual(busy.map(() => ({ min: 200, max: 200, avg: 200, sum: 800 })));
  });

  it('of which only the other one reports: nothing is observed, and it is named', async () => {
    await publishReportedOrders(world, other);
    const [seen] = await observe(own);
    expect(seen?.observations).toEqual([]);
    expect(seen?.because).toMatchObject([
      {
        rule: 'nothing-published',
        says: expect.stringContaining('of other deployments only (orders-test), none of orders'),
      },
    ]);
  });

  it('that do not say which deployment they are of are not read, and the reason says what to declare', async () => {
    const job = reportedJob(eksJobOf(own));
    for (const metric of [reported.busyTime, reported.recordsIn]) {
      for (const { name, namespace, dimensions } of reporterDialects[dialect].ofVertex(job, metric, mid)) {
        const { FlinkDeployment: _, ...rest } = dimensions;
        await world.publish(name, rest, () => ({ sum: 9200, count: 8, min: 200, max: 950 }), namespace);
      }
    }
    const [seen] = await observe(own);
    expect(seen?.observations).toEqual([]);
    expect(seen?.because).toMatchObject([
      { rule: 'deployment-unknown', says: expect.stringContaining('without the dimension FlinkDeployment') },
    ]);
  });
});

describe('two jobs of the settings whose metrics have the very same names', () => {
  it('are both left alone, and each reason names the other', async () => {
    const jobs = ['orders', 'orders-test'].map((name) =>
      eksSettings('statsd', { name, metrics: { dialect: 'statsd', jobName: 'shop' } }),
    );
    const [own, other] = jobs;
    if (!own || !other) throw new Error('two jobs');
    await publishReportedOrders(world, own);
    const seen = await observe(own, other);
    expect(seen.map(rules)).toEqual([['names-ambiguous'], ['names-ambiguous']]);
    expect(seen.map(({ observations }) => observations)).toEqual([[], []]);
    expect(seen[0]?.because[0]?.says).toContain('The metrics of orders-test have the very same names');
    expect(world.aws.cloudWatch.meter().metricsRequested).toBe(0);
  });

  it('also where they are read apart from each other', async () => {
    const [own, other] = ['orders', 'orders-test'].map((name) =>
      eksSettings('statsd', { name, metrics: { dialect: 'statsd', jobName: 'shop' } }),
    );
    if (!own || !other) throw new Error('two jobs');
    await publishReportedOrders(world, own);
    const source = cloudWatchSource({ client: world.client, settings: own });
    const read = async (settings: Settings): Promise<readonly string[]> => {
      const { results } = await source.observe([eksRequest(settings)]);
      return results.flatMap((result) => (result.kind === 'observed' ? rules(result) : [result.error.message]));
    };
    // What is read first can not know of the other yet.
    await read(own);
    expect(await read(other)).toEqual(['names-ambiguous']);
    expect(await read(own)).toEqual(['names-ambiguous']);
  });
});
