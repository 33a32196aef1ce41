/**
 * The join of two Kafka topics by Flink's Prometheus reporter, the collector and CloudWatch: the core decides as it does by
 * Flink's REST API on the same minutes. stretch.ts says what a minute is here.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { evaluateJob, type JobEvaluated } from '../../../lib/evaluate-job.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { Observation } from '../../../lib/model/observation.ts';
import { flink } from '../../../lib/policies/flink/flink.ts';
import { resolveJobOptions } from '../../../lib/settings/job-options.ts';
import {
  OPTIONS_OF_SHORT_MINUTES,
  openReportersOf,
  type ReporterWorld,
  settingsOf,
  WINDOW_MINUTES,
} from '../../flink/reporter-world.ts';
import { until } from '../../flink/until.ts';
import { resolvedOptions } from '../../support/resolved-options.ts';
import { allTasksRun } from '../fast-loop.ts';
import { type RunningJoin, startJoin } from './start-join.ts';

const JOB = 'join';
const CALM = { orders: 150, prices: 20 };
/** Two subtasks of `join` handle less than 400/s. */
const OVERLOAD = { orders: 600, prices: 20 };
const WARM_ORDERS = 3_000;

interface Both {
  readonly reporter: JobEvaluated;
  readonly rest: JobEvaluated;
}

describe('a job of two Kafka topics that reports by Prometheus', () => {
  let world: ReporterWorld<RunningJoin>;
  let calm: Both;
  let overload: Both;
  const settings = settingsOf('prometheus', OPTIONS_OF_SHORT_MINUTES, JOB);
  const [job] = settings.jobs;
  if (!job) throw new Error('no job');

  const evaluated = (observations: readonly Observation[]): JobEvaluated =>
    evaluateJob({
      options: resolveJobOptions(settings, job, undefined).options,
      policy: flink,
      job: world.state,
      state: initialState,
      observations,
      now: world.now(),
      executionMode: { kind: 'act' },
    });

  const look = async (from: number): Promise<Both> => {
    const source = cloudWatchSource({ client: world.client, settings });
    const ref = { account: '111122223333', region: 'us-east-1', platform: 'eks', name: JOB } as const;
    const { results } = await source.observe([
      { job: ref, settings: job, options: resolvedOptions(settings, job), state: world.state, from, now: world.now() },
    ]);
    const [result] = results;
    if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
    if (result.observations.length === 0) throw new Error(result.because.map(({ says }) => says).join(' '));
    const first = result.observations[0]?.at ?? from;
    const rest = world.rest().filter(({ at }) => at >= first && at < world.now());
    return { reporter: evaluated(result.observations), rest: evaluated(rest) };
  };

  const load = async ({ orders, prices }: typeof CALM): Promise<void> => {
    await world.flink.setOrders(orders);
    await world.flink.setPrices(prices);
  };

  beforeAll(async () => {
    world = await openReportersOf({
      name: JOB,
      start: async (extras) => {
        const shape = { orders: 2, prices: 1, join: 2, workMillis: 5, parseMillis: 10, slotsPerTaskManager: 8 };
        const running = await startJoin(shape, extras);
        await allTasksRun(running.url);
        return running;
      },
    });
    await load(CALM);
    await until('the job to be warm', 180, async () =>
      (await world.flink.totals()).joinedOrders > WARM_ORDERS ? true : undefined,
    );
    await world.pass(1);
    const began = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    calm = await look(began);
    await load(OVERLOAD);
    await world.pass(1);
    const stepped = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    overload = await look(stepped);
  });
  afterAll(() => world?.stop());

  it('is left alone by both while two subtasks are enough', () => {
    expect(calm.rest.decision.kind).toBe('hold');
    expect(calm.reporter.decision.kind).toBe('hold');
    expect(calm.reporter.evaluation?.windowFull).toBe(true);
  });

  it('gets the same size of the join by both when it is overloaded, to one subtask', () => {
    const [byRest, byReporter] = [overload.rest.decision, overload.reporter.decision];
    if (byRest.kind !== 'rescale' || byReporter.kind !== 'rescale') throw new Error('both must rescale');
    const join = world.state.graph.vertices.find(({ name }) => name.startsWith('join'));
    const of = ({ vertices }: typeof byRest): number => vertices.find(({ vertex }) => vertex === join?.id)?.to ?? 0;
    expect(of(byReporter)).toBeGreaterThan(2);
    expect(Math.abs(of(byReporter) - of(byRest))).toBeLessThanOrEqual(1);
  });

  it('has its backlog by both: to a fifth', () => {
    const [source] = world.state.graph.vertices;
    const lagIn = ({ evaluation }: JobEvaluated): number => evaluation?.vertices[source!.id]?.lag ?? Number.NaN;
    expect(lagIn(overload.rest)).toBeGreaterThan(0);
    expect(lagIn(overload.reporter) / lagIn(overload.rest)).toBeGreaterThan(0.8);
    expect(lagIn(overload.reporter) / lagIn(overload.rest)).toBeLessThan(1.25);
  });
});
