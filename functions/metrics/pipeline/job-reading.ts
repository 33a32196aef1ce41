/** One job on its way through the pipeline: what is planned, what has been queried and read, and what it comes to. */
import { keyOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { usualMinutes } from '../../../lib/polling/polling.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import type { Observed, ObserveRequest } from '../../ports.ts';
import { dialectOf } from '../dialects/registry.ts';
import { type Dialect, type Discovery, type Findings, noFindings, type PlanRequest } from '../plan/dialect.ts';
import { type JobQueries, type JobSeries, MINUTE_MS, metricKey, type Read } from '../plan/metric.ts';
import type { MetricPlan } from '../plan/metric-plan.ts';
import { planMetrics } from '../plan/plan-metrics.ts';
import { failoverAt } from '../series/failover.ts';
import { assemble, type Range } from '../series/observations.ts';
import { recordsOf } from '../series/records.ts';
import { runningSince } from '../series/running-since.ts';
import { readingNotes } from './reading-notes.ts';

/** Rates are differences, and the lag of Kafka looks two minutes back: so many minutes are read before the window. */
const LEAD_MS = 3 * MINUTE_MS;
/** How full the memory was before a restart is looked up so far back. */
const EVIDENCE_MS = 11 * MINUTE_MS;
/** An operation may be reported as ended shortly before its restart shows. */
const OPERATION_SLACK_MS = 2 * MINUTE_MS;

/** What is known of a job from earlier evaluations. */
export interface Known {
  readonly findings: Findings;
  readonly discovery?: Discovery | undefined;
}

export class JobReading {
  readonly request: ObserveRequest;
  readonly dialect: Dialect;
  readonly #everyMinutes: number;
  readonly #range: Range;
  readonly #queried = new Set<string>();
  readonly #results: Extract<JobSeries, { kind: 'read' }>[] = [];
  /** Why nothing is queried: its metrics can't be distinguished from others. */
  #indistinguishable: readonly Reason[];
  #known: Known;
  #restartedAt: EpochMs | undefined;
  #plan: MetricPlan;
  #error: Error | undefined;

  /** Throws when the job's metrics can't be read so at all. */
  constructor(request: ObserveRequest, settings: Settings, known: Known = { findings: noFindings }) {
    const { state, now } = request;
    this.request = request;
    this.dialect = dialectOf(request.settings);
    this.#everyMinutes = usualMinutes(settings);
    const from = -floorMinute(-request.from);
    const delayMs = settings.ingestionDelaySeconds * 1000;
    this.#range = {
      from,
      end: floorMinute(now - (request.ingestionDelayMs ?? delayMs)),
      settled: floorMinute(now - delayMs),
      since: Math.max(from - LEAD_MS, state.runningSince ?? Number.NEGATIVE_INFINITY),
    };
    this.#indistinguishable = this.dialect.duplicateNames(state.graph);
    this.#known = known;
    this.#plan = this.#planned();
  }

  get plan(): MetricPlan {
    return this.#plan;
  }
  get known(): Known {
    return this.#known;
  }

  get planRequest(): PlanRequest {
    return {
      ...this.request,
      everyMinutes: this.#everyMinutes,
      findings: this.#known.findings,
      restartedByItself: this.#restartedAt !== undefined,
    };
  }

  /** What has not been queried yet; nothing when no minute of the window has been ingested. */
  pendingQueries(): JobQueries {
    const { from, end } = this.#range;
    const closed = this.#error || this.#indistinguishable.length > 0 || end <= from || this.#knowsNoVertex;
    const queries = closed ? [] : this.#plan.queries.filter(({ metric }) => !this.#queried.has(metricKey(metric)));
    for (const { metric } of queries) this.#queried.add(metricKey(metric));
    return this.over(queries);
  }

  /** Queries over the same minutes, and those that say why the job has restarted. */
  over(queries: JobQueries['queries']): JobQueries {
    const start = Math.min(this.#range.from - LEAD_MS, (this.#restartedAt ?? this.#range.from) - EVIDENCE_MS);
    return { queries, start, end: this.#range.end };
  }

  addResults(series: JobSeries | undefined): void {
    if (series?.kind === 'read') this.#results.push(series);
    else if (series) this.fail(series.error);
  }

  fail(error: Error): void {
    this.#error ??= error;
  }

  /** Another job has metrics of the very same names: whose they are nothing tells. */
  sharesNamesWith(others: readonly string[]): void {
    const says = `The metrics of ${others.join(', ')} have the very same names: give each job a name of its own (pipeline.name), or they are mixed.`;
    this.#indistinguishable = [{ rule: 'names-ambiguous', says }];
  }

  /** What the results show, to query more in this evaluation and less in the next. */
  learn(): Findings | undefined {
    if (this.#error || this.#queried.size === 0) return undefined;
    const findings = this.dialect.learn(this.#plan, this.read, this.#known.findings);
    if (findings) this.#learned({ ...this.#known, findings });
    return findings;
  }

  /** Metrics that should have come did not, or no vertex is known to query: worth a look at what is published instead. */
  missingMetrics(): boolean {
    if (this.#error || this.#indistinguishable.length > 0) return false;
    return (this.#knowsNoVertex || this.#queried.size > 0) && this.dialect.isSilent(this.#plan, this.read);
  }

  useDiscovery(discovery: Discovery): void {
    const found = discovery.kind === 'found' ? discovery.findings : {};
    this.#learned({ findings: { ...this.#known.findings, ...found }, discovery });
    if (discovery.kind === 'other-job') this.fail(new Error(`${keyOf(this.request.job)}: ${discovery.says}`));
  }

  /**
   * A restart that no operation explains, known to Flink itself or seen by counters that begin again: queries what the
   * memory was like before.
   */
  detectRestart(): void {
    if (this.#error || this.#queried.size === 0 || !this.#plan.restartEvidence) return;
    const { failover, runningSince: since = Number.NEGATIVE_INFINITY } = this.request.state;
    const known = failover !== undefined && failover.at >= this.request.from ? [floorMinute(failover.at)] : [];
    const resets = this.#plan.vertices.flatMap(
      ({ input }) => recordsOf(this.dialect.layout, this.read, input, this.#range.since).resets,
    );
    const newest = Math.max(...known, ...resets.filter((at) => at > since + OPERATION_SLACK_MS));
    if (!Number.isFinite(newest)) return;
    this.#restartedAt = newest;
    this.#plan = this.#planned();
  }

  outcome(): Observed {
    const { job, state, settings } = this.request;
    const nothing = (because: readonly Reason[]): Observed => ({ kind: 'observed', job, observations: [], because });
    if (this.#error) return { kind: 'failed', job, error: this.#error };
    if (this.#indistinguishable.length > 0) return nothing(this.#indistinguishable);
    const { discovery } = this.#known;
    if (discovery?.kind === 'nothing' && this.missingMetrics()) return nothing([discovery.because]);
    if (this.#knowsNoVertex) return nothing([]);
    if (this.#queried.size === 0) {
      return nothing([{ rule: 'settling', says: 'No minute since the job started is old enough to be settled.' }]);
    }
    const { observations, resets, because } = assemble(this.#plan, this.dialect, this.read, this.#range);
    const since = runningSince(this.#plan.uptime, this.read, resets);
    const evidence = this.#plan.restartEvidence;
    const failover =
      this.#restartedAt === undefined || !evidence ? undefined : failoverAt(evidence, this.read, this.#restartedAt);
    return {
      kind: 'observed',
      job,
      observations,
      ...(since === undefined ? {} : { runningSince: since }),
      ...(failover === undefined ? {} : { failover }),
      because: [
        ...(observations.length === 0 && discovery?.kind === 'found' ? discovery.because : []),
        ...because,
        ...readingNotes(this.#results, state.graph, settings.lag),
      ],
    };
  }

  readonly read: Read = (metric, statistic) => {
    for (const { read } of this.#results) {
      const series = read(metric, statistic);
      if (series.size > 0) return series;
    }
    return new Map();
  };

  get #knowsNoVertex(): boolean {
    return this.request.state.graph.vertices.length === 0;
  }

  #learned(known: Known): void {
    this.#known = known;
    this.#plan = this.#planned();
  }

  #planned(): MetricPlan {
    return planMetrics(this.dialect, this.planRequest);
  }
}

const floorMinute = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
