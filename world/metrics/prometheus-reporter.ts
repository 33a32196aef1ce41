/**
 * Flink's Prometheus reporter and the CloudWatch agent that scrapes it: what a job on EKS shows of itself. Counters begin
 * again with every start of the tasks, meters look back a minute, and while no task runs there is nothing to scrape.
 */

import { randomAt, streamOf } from '../load/random.ts';
import type { RunningJob } from '../run/running-job.ts';
import type { Topics } from '../run/topics.ts';
import { createLate } from './late.ts';
import { createMeters, type Meters } from './meters.ts';
import { type ScrapedJob, scrapedNames } from './prometheus-names.ts';
import { createRecorder } from './recorder.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';
import { createScrapedMetrics } from './scraped-metrics.ts';
import { createStreamReports } from './stream-metrics.ts';

export interface PrometheusReporterOptions extends ReporterOptions {
  readonly reported: ScrapedJob;
}

/** Flink updates its meters and timers so often. */
const VIEW_SECONDS = 5;

export const createPrometheusReporter = (options: PrometheusReporterOptions): Reporter => {
  const { lifecycle, topics, seed, start, reported } = options;
  const { job } = lifecycle;
  const recorder = createRecorder();
  // A log line of the agent is not lost on the way: it is the scrape that may fail.
  const late = createLate(seed, 0);
  const scrapes = createScrapes(seed);
  const metrics = createScrapedMetrics(job, scrapedNames(reported), recorder);
  const streams = createStreamReports({ job, lifecycle, topics, recorder, seed });
  let run:
    | { readonly job: RunningJob; readonly meters: Meters; view: ReturnType<Meters['read']> | undefined }
    | undefined;

  const follow = (current: RunningJob | undefined): typeof run => {
    if (run?.job !== current) run = current && { job: current, meters: createMeters(current), view: undefined };
    return run;
  };

  const scrape = ({ job: running, view }: NonNullable<typeof run>, taskManager: number): void => {
    const { parallelismPerKpu: slots } = running.layout.size;
    const pools = running.memory.pools()[taskManager];
    if (pools) metrics.ofTaskManager(pools);
    view?.forEach((subtasks, vertex) => {
      const waiting = pendingRecords(running, topics, vertex);
      for (let i = taskManager * slots; i < Math.min((taskManager + 1) * slots, subtasks.length); i++) {
        const subtask = subtasks[i];
        if (!subtask) continue;
        const busySeconds = running.vertices[vertex]?.busySeconds[i] ?? Number.NaN;
        metrics.ofSubtask(vertex, { ...subtask, busySeconds, pendingRecords: waiting?.[i] ?? Number.NaN });
      }
    });
  };

  return {
    step(second) {
      const current = follow(lifecycle.running());
      if (current) {
        if (second % VIEW_SECONDS === 0) current.view = current.meters.read();
        for (const taskManager of scrapes.of(current.job.layout.kpus, second)) scrape(current, taskManager);
      }
      streams.step(second);
      if (second % 60 !== 0) return;
      streams.endMinute();
      late.send(recorder.close(start + (second - 60) * 1000));
    },
    arrived: late.arrived,
  };
};

/** Per subtask of a source that reads Kafka: what waits in its partitions. A reader without any has no such gauge. */
const pendingRecords = (running: RunningJob, topics: Topics, vertex: number): Float64Array | undefined => {
  const layout = running.layout.vertices[vertex];
  const topic = topics.topics.find(({ source }) => source === vertex);
  if (!topic || layout?.kind !== 'source' || layout.source.stream.kind !== 'kafka') return undefined;
  const waiting = new Float64Array(layout.parallelism).fill(Number.NaN);
  topics.beyond(topic, topics.read).forEach((records, partition) => {
    const subtask = partition % layout.parallelism;
    const known = waiting[subtask] ?? Number.NaN;
    waiting[subtask] = Number.isNaN(known) ? Math.floor(records) : known + Math.floor(records);
  });
  return waiting;
};

export interface Scrapes {
  /** Task managers, of so many, that are scraped in this second. */
  of(taskManagers: number, second: number): readonly number[];
}

/** Prometheus spreads its targets over the interval by a hash of their names; the job's pods keep theirs. */
const SECONDS = 59;
/** One scrape in two thousand fails: all that the pod would have said in this minute is lost. */
const MISSED = 0.0005;

export const createScrapes = (seed: number, missed = MISSED): Scrapes => {
  const offsets = streamOf(seed, 'when a pod is scraped');
  const misses = streamOf(seed, 'failed scrapes');
  return {
    of(taskManagers, second) {
      const minute = Math.floor(second / 60);
      return Array.from({ length: taskManagers }, (_, n) => n).filter(
        (n) =>
          second % 60 === 1 + Math.floor(SECONDS * randomAt(offsets, n)) &&
          randomAt(misses, minute * 1024 + n) >= missed,
      );
    },
  };
};
