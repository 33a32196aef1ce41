/**
 * What Flink's own reporters push into CloudWatch is as good as its REST interface: the core decides the same on the same
 * minutes. stretch.ts says what a minute is here, and why that is honest.
 */

import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { prometheusName } from '../../functions/metrics/dialects/prometheus.ts';
import {
  enumeratorPendingRecords,
  pendingBytes,
  type ReportedMetric,
  reportedMetrics,
  rescales,
  unassignedSplits,
} from '../../functions/metrics/plan/reported-metrics.ts';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { Observation } from '../../lib/model/observation.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import { resolvedOptions } from '../support/resolved-options.ts';
import {
  DIALECTS,
  OPTIONS_OF_SHORT_MINUTES,
  openReporters,
  type ReporterWorld,
  settingsOf,
  WINDOW_MINUTES,
} from './reporter-world.ts';
import { chosenFlinkVersion } from './start-flink.ts';

/** Two subtasks of `work` handle a little less than 400/s. */
const CALM = 150;
const OVERLOAD = 500;

const options = { ...OPTIONS_OF_SHORT_MINUTES, 'job.autoscaler.memory.heap-usage.threshold': '0.99' };

type Dialect = (typeof DIALECTS)[number];

interface Seen {
  readonly evaluated: JobEvaluated;
  readonly observations: readonly Observation[];
}

describe('a real Flink that reports by Prometheus and by StatsD', () => {
  let world: ReporterWorld;
  const seen = { calm: new Map<string, Seen>(), overload: new Map<string, Seen>() };

  const evaluationOf = (observations: readonly Observation[]): Seen => {
    const settings = settingsOf('prometheus', options);
    const [job] = settings.jobs;
    if (!job) throw new Error('no job');
    return {
      observations,
      evaluated: evaluateJob({
        options: resolveJobOptions(settings, job, undefined).options,
        policy: flink,
        job: world.state(),
        state: initialState,
        observations,
        now: world.now(),
        executionMode: { kind: 'act' },
      }),
    };
  };

  const observe = async (dialect: Dialect, from: number): Promise<readonly Observation[]> => {
    const settings = settingsOf(dialect, options);
    const [job] = settings.jobs;
    if (!job) throw new Error('no job');
    const source = cloudWatchSource({ client: world.client, settings });
    const ref = { account: '111122223333', region: 'us-east-1', platform: 'eks', name: 'load' } as const;
    const { results } = await source.observe([
      {
        job: ref,
        settings: job,
        options: resolvedOptions(settings, job),
        state: world.state(),
        from,
        now: world.now(),
      },
    ]);
    const [result] = results;
    if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
    if (result.observations.length === 0) throw new Error(result.because.map(({ says }) => says).join(' '));
    return result.observations;
  };

  const look = async (phase: Map<string, Seen>, from: number): Promise<void> => {
    for (const dialect of DIALECTS) phase.set(dialect, evaluationOf(await observe(dialect, from)));
    const first = phase.get('prometheus')?.observations[0]?.at ?? from;
    phase.set('rest', evaluationOf(world.rest().filter(({ at }) => at >= first && at < world.now())));
  };

  beforeAll(async () => {
    world = await openReporters();
    await world.flink.setRate(CALM);
    await world.pass(1);
    const calm = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    await look(seen.calm, calm);
    await world.flink.setRate(OVERLOAD);
    await world.pass(1);
    const overload = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    await look(seen.overload, overload);
  });
  afterAll(() => world?.stop());

  const decided = (phase: Map<string, Seen>, from: string) => phase.get(from)?.evaluated.decision;
  const evaluated = (phase: Map<string, Seen>, from: string) => phase.get(from)?.evaluated.evaluation?.vertices ?? {};

  it.each(DIALECTS)('shows every minute of the window by %s, with every vertex', (dialect) => {
    for (const phase of Object.values(seen)) {
      const { observations = [] } = phase.get(dialect) ?? {};
      expect(observations.length).toBeGreaterThanOrEqual(WINDOW_MINUTES + 1);
      for (const { vertices } of observations) expect(Object.keys(vertices)).toHaveLength(3);
    }
  });

  it.each(DIALECTS)('is left alone by %s as by REST while two subtasks are enough', (dialect) => {
    expect(decided(seen.calm, 'rest')?.kind).toBe('hold');
    expect(decided(seen.calm, dialect)?.kind).toBe('hold');
    expect(seen.calm.get(dialect)?.evaluated.evaluation?.windowFull).toBe(true);
  });

  it.each(DIALECTS)('gets the same size by %s as by REST when it is overloaded', (dialect) => {
    const byRest = decided(seen.overload, 'rest');
    const byReporter = decided(seen.overload, dialect);
    if (byRest?.kind !== 'rescale' || byReporter?.kind !== 'rescale') throw new Error('both must rescale');
    expect(byReporter.to).toEqual(byRest.to);
    expect(byReporter.to).not.toEqual(byReporter.from);
  });

  it.each(DIALECTS)('is measured by %s as by REST: rates to a tenth, load to 0.05, lag to a seventh', (dialect) => {
    for (const phase of Object.values(seen)) {
      const byRest = evaluated(phase, 'rest');
      const byReporter = evaluated(phase, dialect);
      for (const [id, expected] of Object.entries(byRest)) {
        const found = byReporter[id as keyof typeof byReporter];
        expectNear(found?.targetDataRate, expected.targetDataRate, 0.1);
        expect(Math.abs((found?.load ?? Number.NaN) - expected.load)).toBeLessThan(0.05);
        // A vertex that is hardly busy has a capacity, but no sharp one.
        if (expected.load > 0.1) expectNear(found?.trueProcessingRate, expected.trueProcessingRate, 0.1);
        if (expected.lag > BACKLOG) expectNear(found?.lag, expected.lag, 0.15);
      }
    }
    expect(Object.values(evaluated(seen.overload, 'rest')).some(({ lag }) => lag > BACKLOG)).toBe(true);
  });

  it('sees the memory of the task managers by Prometheus', () => {
    const [byRest, byReporter] = ['rest', 'prometheus'].map(
      (from) => seen.overload.get(from)?.evaluated.evaluation?.job.heapMaxUsageRatio[1] ?? Number.NaN,
    );
    expect(Math.abs((byRest ?? 0) - (byReporter ?? 1))).toBeLessThan(0.1);
  });

  it('has nothing reported but what is read', () => {
    expect([...world.scraped()].sort()).toEqual(
      [...new Set(reportedMetrics.filter(isRegistered).map(prometheusName))].sort(),
    );
  });

  it('has metrics of the enumerator, too, under the vertex of its source', async () => {
    const reply = await world.client.send(new ListMetricsCommand({ MetricName: prometheusName(unassignedSplits) }));
    const [source] = world.state().graph.vertices;
    expect(reply.Metrics?.map(({ Dimensions }) => Dimensions)).toEqual([
      expect.arrayContaining([
        { Name: 'task_id', Value: source?.id },
        { Name: 'job_name', Value: 'load' },
      ]),
    ]);
    const statsd = await world.client.send(
      new ListMetricsCommand({
        MetricName: `flink_load_${source?.id}_operator_coordinator_enumerator_unassignedSplits`,
      }),
    );
    expect(statsd.Metrics).toHaveLength(1);
  });
});

/** More than what the two look at a moment apart. */
const BACKLOG = 5000;

const expectNear = (found: number | undefined, expected: number, share: number): void => {
  expect(found).toBeGreaterThan(expected * (1 - share));
  expect(found).toBeLessThan(expected * (1 + share));
};

/** A source of this job has no bytes, and its enumerator no records to tell. Rescales are counted apart from 2.3 on. */
const isRegistered = (metric: ReportedMetric): boolean =>
  metric !== pendingBytes && metric !== enumeratorPendingRecords && (metric !== rescales || COUNTS_RESCALES);

const COUNTS_RESCALES = /^2\.([3-9]|\d\d)/.test(chosenFlinkVersion());
