/** Names of jobs as values of labels: as Flink's Prometheus reporter filters them, and as they are. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { prometheus } from '../../../../functions/metrics/dialects/prometheus.ts';
import { reportedJob } from '../../../../functions/metrics/dialects/reported-job.ts';
import * as reported from '../../../../functions/metrics/plan/reported-metrics.ts';
import type { ReportedNames } from '../../../../lib/model/job.ts';
import { countedProperty } from '../../../support/counted-property.ts';
import { LAST, type MetricsWorld, startMetrics } from '../../../support/flink-metrics.ts';
import {
  eksJobOf,
  eksRequest,
  eksSettings,
  MID,
  publishReportedOrders,
  reportedGraph,
} from '../../../support/reported-orders.ts';

const LABELS = ['filtered', 'as they are'] as const;
const [, MIDDLE] = reportedGraph.vertices;
if (!MIDDLE) throw new Error('no vertex');
const settings = eksSettings('prometheus');
const dimensionsOf = (names: ReportedNames) =>
  prometheus.ofVertex(reportedJob(eksJobOf(settings), { reported: names }), reported.busyTime, MIDDLE)[0]?.dimensions;

describe('the name of a job as a label', () => {
  it.each([
    ['orders', 'orders', 'orders'],
    ['order-flow v2', 'order_flow_v2', 'order-flow v2'],
    ['insert-into_default.db:t', 'insert_into_default_db:t', 'insert-into_default.db:t'],
    ['Aufträge', 'Auftr_ge', 'Aufträge'],
  ])('%s', (jobName, filtered, asItIs) => {
    expect(dimensionsOf({ jobName, labels: 'filtered' })).toMatchObject({ job_name: filtered });
    expect(dimensionsOf({ jobName, labels: 'as they are' })).toMatchObject({ job_name: asItIs });
  });

  it('is one that every Prometheus takes where it is filtered, and is left alone where it is not', () => {
    countedProperty({ 'a character to filter': 0.3 }, [fc.string({ minLength: 1, maxLength: 12 })], (met, jobName) => {
      if (/[^\w:]/.test(jobName)) met('a character to filter');
      const filtered = dimensionsOf({ jobName, labels: 'filtered' })?.['job_name'] ?? '';
      expect(filtered).toMatch(/^[a-zA-Z0-9:_]+$/);
      expect(filtered).toHaveLength(jobName.length);
      expect(dimensionsOf({ jobName, labels: 'as they are' })?.['job_name']).toBe(jobName);
    });
  });
});

describe('what Flink calls the job', () => {
  const named = (metrics: object, reportedNames?: ReportedNames) =>
    reportedJob(
      eksJobOf(eksSettings('prometheus', { metrics: { dialect: 'prometheus', ...metrics } })),
      reportedNames ? { reported: reportedNames } : {},
    ).jobName;
  it.each([
    [
      'metrics.jobName of the settings first',
      named({ jobName: 'set' }, { jobName: 'seen', labels: 'filtered' }),
      'set',
    ],
    ['then what Flink or the operator says', named({}, { jobName: 'seen', labels: 'filtered' }), 'seen'],
    ['then its name in the settings', named({}), 'orders'],
  ])('is by %s', (_, name, expected) => {
    expect(name).toBe(expected);
  });
});

describe.each(LABELS)('metrics of a job whose labels are published %s', (published) => {
  let world: MetricsWorld;
  beforeEach(async () => {
    world = await startMetrics();
  });
  afterEach(() => world.stop());

  it.each(LABELS)('are found when its configuration says %s', async (configured) => {
    const job_name = published === 'filtered' ? 'order_flow_v2' : 'order-flow v2';
    const publish: MetricsWorld['publish'] = (name, dimensions, ...rest) =>
      world.publish(name, 'job_name' in dimensions ? { ...dimensions, job_name } : dimensions, ...rest);
    await publishReportedOrders({ ...world, publish }, settings);
    const request = eksRequest(settings);
    const state = { ...request.state, reported: { jobName: 'order-flow v2', labels: configured } };
    const { results } = await cloudWatchSource({ client: world.client, settings }).observe([{ ...request, state }]);
    const [seen] = results;
    if (seen?.kind !== 'observed') throw new Error('nothing observed');
    expect(seen.observations).toHaveLength(LAST + 1);
    expect(seen.observations[3]?.vertices[MID]?.busy).toMatchObject({ max: 700 });
  });
});
