/**
 * The world behind the embedded AWS: a load, a job that handles it, and the metrics it sends. Time moves only by
 * `advance`, in steps of a second; the same options and the same calls give the same world.
 */

import type { EpochMs } from '../lib/model/observation.ts';
import { type FlinkClusterBackend, flinkCluster } from './flink-cluster.ts';
import { createGroundTruthRecorder, type GroundTruth } from './ground-truth.ts';
import type { JobDefinition, Size } from './job/definition.ts';
import { jobPlan } from './job/plan.ts';
import { CLICKSTREAM } from './jobs/clickstream.ts';
import type { Load } from './load/load.ts';
import type { Datum } from './metrics/datum.ts';
import type { ScrapedJob } from './metrics/prometheus-names.ts';
import { createPrometheusReporter } from './metrics/prometheus-reporter.ts';
import { createReporter } from './metrics/reporter.ts';
import { createLifecycle } from './run/lifecycle.ts';
import type { RestartResult } from './run/phases.ts';
import { createTopics } from './run/topics.ts';

export interface World {
  now(): EpochMs;
  readonly job: JobDefinition;
  readonly load: Load;
  /** The same job, for those who run it on Kubernetes. */
  readonly cluster: FlinkClusterBackend;
  /** Every whole second up to `to` passes. Restarts end, and say so, within this call. */
  advance(to: EpochMs): void;
  truth(): GroundTruth;
  /** Removes and returns the metrics that have become visible by now. */
  takeMetrics(): readonly Datum[];
  /** The next restart fails with this message: the job comes back at its old size. */
  failNextRestart(error: string): void;
  /** Flink's JSON plan; undefined when there is no such application or no job. */
  jobPlan(application: string): string | undefined;
  /** Stops with a snapshot and starts again with this size. `ended` is called once, by a later `advance`. */
  restart(application: string, size: Size, ended: (result: RestartResult) => void): void;
  /** Nothing runs, and nothing is billed, until a size is asked for by `restart`. */
  stop(application: string): void;
}

export interface WorldOptions {
  readonly seed: number;
  /**
   * Of what differs between two runs of the same job under the same load: how its machines do, how long restarts take, what
   * metrics scatter by and when they arrive. Left out: `seed`.
   */
  readonly chance?: number;
  /** A whole minute. */
  readonly start: EpochMs;
  readonly load: Load;
  readonly job?: JobDefinition;
  readonly size?: Size;
  /** The job reports its metrics itself, under these names; left out: Managed Flink does it. */
  readonly reported?: ScrapedJob;
}

export const DEFAULT_SIZE: Size = { parallelism: 8, parallelismPerKpu: 1 };

export const createWorld = (options: WorldOptions): World => {
  const { seed, chance = seed, start, load, job = CLICKSTREAM, size = DEFAULT_SIZE, reported } = options;
  if (start % 60_000 !== 0) throw new Error(`start is ${start}; it must be a whole minute in epoch milliseconds`);
  const topics = createTopics(job, seed);
  const lifecycle = createLifecycle({ job, topics, seed, chance, size });
  const from = { lifecycle, topics, seed: chance, start };
  const reporter = reported ? createPrometheusReporter({ ...from, reported }) : createReporter(from);
  const groundTruth = createGroundTruthRecorder(lifecycle, topics);
  let second = 0;
  const now = (): EpochMs => start + second * 1000;
  const checkName = (application: string): void => {
    if (application === job.application) return;
    throw new Error(`There is no application "${application}"; the simulated one is "${job.application}"`);
  };

  return {
    job,
    load,
    cluster: flinkCluster({ lifecycle, at: (of) => start + of * 1000, second: () => second }),
    now,
    advance(to) {
      while (now() + 1000 <= to) {
        topics.receive(load.rate(now()));
        second++;
        lifecycle.step(second);
        groundTruth.step(second);
        reporter.step(second);
      }
    },
    truth: () => groundTruth.truth(now()),
    takeMetrics: () => reporter.arrived(now()),
    failNextRestart: lifecycle.failNext,
    jobPlan: (application) =>
      application === job.application && lifecycle.phase() !== 'stopped'
        ? jobPlan(job, lifecycle.layout().size, lifecycle.starts())
        : undefined,
    restart(application, to, ended) {
      checkName(application);
      lifecycle.restart(to, ended);
    },
    stop(application) {
      checkName(application);
      lifecycle.stop();
    },
  };
};
