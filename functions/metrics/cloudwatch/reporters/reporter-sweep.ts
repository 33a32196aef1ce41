/** One job on its way through a sweep: what it needs, what has been asked and answered, and what comes of it. */
import { keyOf } from '../../../../lib/model/job.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { Options } from '../../../../lib/options/options.ts';
import { resolveJobOptions } from '../../../../lib/settings/job-options.ts';
import type { EksJobSettings, Settings } from '../../../../lib/settings/settings.ts';
import type { Observed, ObserveRequest } from '../../../ports.ts';
import type { JobAsks, JobSeries } from '../get-metric-data.ts';
import { MINUTE_MS, metricKey, type Read } from '../metric.ts';
import { sweepNotes } from '../sweep-notes.ts';
import type { Dialect, ReportedJob } from './dialect.ts';
import { dialects } from './dialects/by-name.ts';
import { type JobNeeds, type Learned, needsOf, nothingLearned } from './needs.ts';
import { type Observations, observationsOf, type Range } from './points/observations.ts';
import type { Missing } from './published.ts';
import { reportedJob } from './reported-job.ts';

/** Rates are differences: so many minutes are read before the window. */
const LEAD_MS = 3 * MINUTE_MS;

export class ReporterSweep {
  readonly request: ObserveRequest;
  readonly dialect: Dialect;
  readonly job: ReportedJob;
  readonly #settings: EksJobSettings;
  readonly #options: Options;
  readonly #range: Range;
  readonly #asked = new Set<string>();
  readonly #answers: Extract<JobSeries, { kind: 'read' }>[] = [];
  #learned: Learned;
  #needs: JobNeeds;
  #missing: Reason | undefined;
  #error: Error | undefined;

  /** Throws when the job's metrics can't be read so at all. */
  constructor(request: ObserveRequest, settings: Settings, learned: Learned | undefined) {
    const { job, state, now } = request;
    if (request.settings.platform !== 'eks') {
      throw new Error(`${keyOf(job)}: only jobs on EKS report their metrics themselves`);
    }
    const { options } = resolveJobOptions(settings, request.settings, undefined);
    this.request = request;
    this.dialect = dialects[request.settings.metrics.dialect];
    this.job = reportedJob(request.settings);
    this.#settings = request.settings;
    this.#options = options;
    const from = -floorMinute(-request.from);
    this.#range = {
      from,
      end: floorMinute(now - settings.ingestionDelaySeconds * 1000),
      since: Math.max(from - LEAD_MS, state.runningSince ?? Number.NEGATIVE_INFINITY),
    };
    this.#learned = learned ?? nothingLearned;
    this.#needs = this.#needsNow();
  }

  /** What has not been asked yet; nothing when no minute of the window is settled. */
  asks(): JobAsks {
    const { from, end } = this.#range;
    const open = this.#error || end <= from || this.#knowsNoVertex ? [] : this.#needs.asks;
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

  /** What the answers teach, to ask for more in this sweep and for less in the next; undefined when nothing. */
  learn(): Learned | undefined {
    if (this.#error || this.#asked.size === 0 || this.#observations().nothing) return undefined;
    const shows = (metrics: readonly Parameters<Read>[0][]) =>
      metrics.some((metric) => [...this.#read(metric, 'Average').values()].some((value) => value !== 0));
    const published = (metrics: readonly Parameters<Read>[0][]) =>
      metrics.some((metric) => this.#read(metric, 'Average').size > 0);
    const sources = this.#needs.vertices.filter(({ backPressure }) => backPressure !== undefined);
    const countsNoInput = new Set(this.#learned.countsNoInput);
    const reportsNoLag = new Set(this.#learned.reportsNoLag);
    for (const { vertex, busy, input, pending, lag } of sources) {
      if (!shows(input) && shows(busy)) countsNoInput.add(vertex.id);
      if (pending && lag && !published(pending)) reportsNoLag.add(vertex.id);
    }
    const { countsNoInput: noInput, reportsNoLag: noLag } = this.#learned;
    if (countsNoInput.size === noInput.size && reportsNoLag.size === noLag.size) return undefined;
    this.#learned = { countsNoInput, reportsNoLag };
    this.#needs = this.#needsNow();
    return this.#learned;
  }

  /** Nothing came at all, or nobody knows what to ask for: worth a look at what is published instead. */
  isSilent(): boolean {
    if (this.#error) return false;
    return this.#knowsNoVertex || (this.#asked.size > 0 && this.#observations().nothing);
  }

  found(missing: Missing | undefined): void {
    if (missing?.kind === 'nothing') this.#missing = missing.because;
    if (missing?.kind === 'other-vertices') this.fail(new Error(`${keyOf(this.request.job)}: ${missing.says}`));
  }

  outcome(): Observed {
    const { job } = this.request;
    if (this.#error) return { kind: 'failed', job, error: this.#error };
    if (this.#missing) return { kind: 'observed', job, observations: [], because: [this.#missing] };
    if (this.#asked.size === 0) {
      const says = 'No minute since the job started is old enough to be settled.';
      return { kind: 'observed', job, observations: [], because: [{ rule: 'settling', says }] };
    }
    const { observations, resets, because } = this.#observations();
    return {
      kind: 'observed',
      job,
      observations,
      ...(resets.length === 0 ? {} : { runningSince: Math.max(...resets) }),
      because: [...because, ...sweepNotes(this.#answers, this.request.state.graph, this.#settings.lag)],
    };
  }

  get #knowsNoVertex(): boolean {
    return this.request.state.graph.vertices.length === 0;
  }

  #observations(): Observations {
    return observationsOf(this.#needs, this.dialect, this.#read, this.#range);
  }

  readonly #read: Read = (metric, statistic) => {
    for (const { read } of this.#answers) {
      const series = read(metric, statistic);
      if (series.size > 0) return series;
    }
    return new Map();
  };

  #needsNow(): JobNeeds {
    return needsOf({
      dialect: this.dialect,
      job: this.job,
      graph: this.request.state.graph,
      lag: this.#settings.lag,
      options: this.#options,
      learned: this.#learned,
    });
  }
}

const floorMinute = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
