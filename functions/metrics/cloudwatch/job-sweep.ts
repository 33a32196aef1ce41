/** One job on its way through a sweep: what it needs, what has been asked and answered, and what comes of it. */
import type { VertexId } from '../../../lib/model/graph.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Options } from '../../../lib/options/options.ts';
import { resolveJobOptions } from '../../../lib/settings/job-options.ts';
import type { ManagedFlinkJobSettings, Settings } from '../../../lib/settings/settings.ts';
import type { Observed, ObserveRequest } from '../../ports.ts';
import { containersAreDue } from './container-needs.ts';
import type { JobAsks, JobSeries } from './get-metric-data.ts';
import type { LookUp } from './look-ups.ts';
import { MINUTE_MS, metricKey, type Read } from './metric.ts';
import { namesakes } from './names.ts';
import { type JobNeeds, type Learned, needsOf, nothingLearned } from './needs.ts';
import { failoverAt } from './points/failover.ts';
import { observationsOf, type Range } from './points/observations.ts';
import { runningSince } from './points/running-since.ts';
import { recordsOf } from './points/totals.ts';
import { sweepNotes } from './sweep-notes.ts';

/** Rates are differences, and the lag of Kafka looks two minutes back: so many minutes are read before the window. */
const LEAD_MS = 3 * MINUTE_MS;
/** An operation may be told as ended shortly before its restart shows. */
const OPERATION_SLACK_MS = 2 * MINUTE_MS;

export class JobSweep {
  readonly request: ObserveRequest;
  readonly #settings: ManagedFlinkJobSettings;
  readonly #options: Options;
  readonly #containersAreDue: boolean;
  readonly #range: Range;
  readonly #asked = new Set<string>();
  readonly #answers: Extract<JobSeries, { kind: 'read' }>[] = [];
  readonly #ambiguous: readonly Reason[];
  #lookUp: LookUp | undefined;
  #restartedAt: EpochMs | undefined;
  #needs: JobNeeds;
  #error: Error | undefined;

  /** Throws when the job can't be read from CloudWatch at all. */
  constructor(request: ObserveRequest, settings: Settings, lookUp: LookUp | undefined) {
    const { job, state, now } = request;
    if (request.settings.platform !== 'managed-flink') {
      throw new Error(`${keyOf(job)}: only applications of Managed Flink have their metrics in AWS/KinesisAnalytics`);
    }
    const { options } = resolveJobOptions(settings, request.settings, undefined);
    this.request = request;
    this.#settings = request.settings;
    this.#options = options;
    this.#containersAreDue = containersAreDue(now, settings.everyMinutes, options);
    const from = -floorMinute(-request.from);
    this.#range = {
      from,
      end: floorMinute(now - settings.ingestionDelaySeconds * 1000),
      since: Math.max(from - LEAD_MS, state.runningSince ?? Number.NEGATIVE_INFINITY),
    };
    this.#ambiguous = namesakes(state.graph);
    this.#lookUp = lookUp;
    this.#needs = this.#needsWith(lookUp?.learned ?? nothingLearned);
  }

  /** What has not been asked yet; nothing when no minute of the window is settled. */
  asks(): JobAsks {
    const { from, end } = this.#range;
    const open = this.#error || this.#ambiguous.length > 0 || end <= from ? [] : this.#needs.asks;
    const asks = open.filter(({ metric }) => !this.#asked.has(metricKey(metric)));
    for (const { metric } of asks) this.#asked.add(metricKey(metric));
    return { asks, start: from - LEAD_MS, end };
  }

  answer(series: JobSeries | undefined): void {
    if (series?.kind === 'read') this.#answers.push(series);
    else if (series) this.fail(series.error);
  }

  fail(error: Error): void {
    this.#error ??= error;
  }

  /** Names that showed nothing are worth a look at ListMetrics; a vertex that is busy but counts nothing has rates only. */
  silence(): { readonly ratesOnly: ReadonlySet<VertexId> } | undefined {
    if (this.#error || this.#asked.size === 0) return undefined;
    const shows = (metric: Parameters<Read>[0], statistic: Parameters<Read>[1]) =>
      this.#read(metric, statistic).size > 0;
    const ratesOnly = new Set<VertexId>();
    let silent = false;
    for (const { vertex, busy, input, inputFrom, lag } of this.#needs.vertices) {
      const isBusy = shows(busy, 'Maximum');
      const counts = shows(input.metric, 'Sum');
      if (isBusy && inputFrom !== 'consumer' && (!counts || input.as === 'rate')) ratesOnly.add(vertex.id);
      silent ||= !isBusy || !counts || (lag?.kind === 'kafka-client' && !shows(lag.lag, 'Sum'));
    }
    return silent ? { ratesOnly } : undefined;
  }

  learn(lookUp: LookUp): void {
    this.#lookUp = lookUp;
    this.#needs = this.#needsWith(lookUp.learned);
  }

  /** Counters that have begun anew since the platform's newest operation: asks what the memory was like before. */
  suspect(): void {
    if (this.#error || this.#asked.size === 0) return;
    const resets = this.#needs.vertices.flatMap(({ input }) => recordsOf(this.#read, input, this.#range.since).resets);
    const newest = Math.max(...resets);
    if (newest <= (this.request.state.runningSince ?? Number.NEGATIVE_INFINITY) + OPERATION_SLACK_MS) return;
    if (resets.length === 0) return;
    this.#restartedAt = newest;
    this.#needs = this.#needsWith(this.#lookUp?.learned ?? nothingLearned);
  }

  outcome(): Observed {
    const { job, state } = this.request;
    if (this.#error) return { kind: 'failed', job, error: this.#error };
    if (this.#ambiguous.length > 0) return { kind: 'observed', job, observations: [], because: this.#ambiguous };
    if (this.#asked.size === 0) {
      const says = 'No minute since the job started is old enough to be settled.';
      return { kind: 'observed', job, observations: [], because: [{ rule: 'settling', says }] };
    }
    const { observations, resets, because } = observationsOf(this.#needs, this.#read, this.#range, {
      memoryBytes: state.taskManager?.memoryBytes,
      count: state.size.kind === 'kpu' ? state.size.current.kpus : 1,
    });
    const since = runningSince(this.#needs, this.#read, resets);
    const failover =
      this.#restartedAt === undefined ? undefined : failoverAt(this.#needs, this.#read, this.#restartedAt);
    return {
      kind: 'observed',
      job,
      observations,
      ...(since === undefined ? {} : { runningSince: since }),
      ...(failover === undefined ? {} : { failover }),
      because: [
        ...(observations.length === 0 ? (this.#lookUp?.because ?? []) : []),
        ...because,
        ...sweepNotes(this.#answers, this.request.state.graph, this.#settings.lag),
      ],
    };
  }

  readonly #read: Read = (metric, statistic) => {
    for (const { read } of this.#answers) {
      const series = read(metric, statistic);
      if (series.size > 0) return series;
    }
    return new Map();
  };

  #needsWith(learned: Learned): JobNeeds {
    const { job, state } = this.request;
    return needsOf({
      application: job.name,
      graph: state.graph,
      settings: this.#settings,
      options: this.#options,
      knowsStart: state.runningSince !== undefined,
      containersAreDue: this.#containersAreDue,
      restartedByItself: this.#restartedAt !== undefined,
      learned,
    });
  }
}

const floorMinute = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
