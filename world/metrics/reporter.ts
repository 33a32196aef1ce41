/** Managed Flink's own reporting: takes the samples, closes every minute and sends its data on their way to CloudWatch. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Lifecycle } from '../run/job-life.ts';
import type { RunningJob } from '../run/running-job.ts';
import type { Topics } from '../run/topics.ts';
import { CONTAINER_SECONDS, type ContainerMetrics, createContainerMetrics } from './container-metrics.ts';
import type { Datum } from './datum.ts';
import { createJobMetrics } from './job-metrics.ts';
import { createLate } from './late.ts';
import { createMeters, type Meters, SNAPSHOT_SECONDS } from './meters.ts';
import { createRecorder } from './recorder.ts';
import { createStreamReports } from './stream-metrics.ts';
import { createTaskMetrics } from './task-metrics.ts';

export interface Reporter {
  /** A second has passed; `second` counts from the start of the world. */
  step(second: number): void;
  /** Removes and returns what has become visible by now. */
  arrived(now: EpochMs): readonly Datum[];
}

export interface ReporterOptions {
  readonly lifecycle: Lifecycle;
  readonly topics: Topics;
  readonly seed: number;
  readonly start: EpochMs;
}

/** Snapshots fall on seconds 7, 22, 37 and 52 of a minute. */
const SNAPSHOT_AT = 7;

export const createReporter = ({ lifecycle, topics, seed, start }: ReporterOptions): Reporter => {
  const { job } = lifecycle;
  const recorder = createRecorder();
  const late = createLate(seed);
  const tasks = createTaskMetrics(job, recorder);
  const jobMetrics = createJobMetrics(lifecycle, recorder);
  const streams = createStreamReports({ job, lifecycle, topics, recorder, seed });
  let run: { readonly job: RunningJob; readonly meters: Meters; readonly containers: ContainerMetrics } | undefined;

  const follow = (current: RunningJob | undefined): typeof run => {
    if (run?.job === current) return run;
    run = current && {
      job: current,
      meters: createMeters(current),
      containers: createContainerMetrics(job, recorder, seed),
    };
    return run;
  };

  return {
    step(second) {
      const current = follow(lifecycle.running());
      if (current) {
        if (second % SNAPSHOT_SECONDS === SNAPSHOT_AT) {
          current.meters.read().forEach((subtasks, vertex) => {
            tasks.record(vertex, subtasks, worstLag(lifecycle, topics, vertex, subtasks.length));
          });
        }
        if (second % CONTAINER_SECONDS === 0) {
          current.containers.record(current.job, lifecycle.stateBytes(), second);
        }
      }
      if (second % 60 === 50) jobMetrics.record(second);
      streams.step(second);
      if (second % 60 !== 0) return;
      streams.endMinute();
      late.send(recorder.close(start + (second - 60) * 1000));
    },
    arrived: late.arrived,
  };
};

/** Per subtask, the records waiting in the worst of its partitions. Only Kafka's client has such a gauge. */
const worstLag = (
  lifecycle: Lifecycle,
  topics: Topics,
  vertex: number,
  parallelism: number,
): readonly number[] | undefined => {
  const definition = lifecycle.job.vertices[vertex];
  const topic = topics.topics.find(({ source }) => source === vertex);
  if (!topic || definition?.kind !== 'source' || definition.stream.kind !== 'kafka') return undefined;
  const worst = new Array<number>(parallelism).fill(Number.NaN);
  topics.beyond(topic, topics.read).forEach((records, partition) => {
    const subtask = partition % parallelism;
    const known = worst[subtask] ?? Number.NaN;
    worst[subtask] = Math.floor(Number.isNaN(known) ? records : Math.max(known, records));
  });
  return worst;
};
