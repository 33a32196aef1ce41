/** All series of a job: by the names that follow from its graph, and where they show nothing, by those that CloudWatch lists. */
import { listMetrics } from '../../functions/metrics/cloudwatch/list-metrics.ts';
import { type Findings, noFindings } from '../../functions/metrics/plan/dialect.ts';
import { type MetricQuery, metricKey, type Read } from '../../functions/metrics/plan/metric.ts';
import { type JobMetricsPlan, metricsOfJob } from './metrics-of-job.ts';
import { type ReadRange, readSeries, type SeriesRead, type SeriesReader } from './read-metrics.ts';
import { atWidest, type SpansRequest } from './spans.ts';

export interface Planned {
  readonly metrics: JobMetricsPlan;
  readonly read: Read;
  readonly metricsRequested: number;
  readonly notes: readonly string[];
}

const DAY_MS = 86_400_000;

/** What is asked for first: the names are predicted. */
export const firstMetrics = ({ reported, file, storedSizes }: SpansRequest, now: number): JobMetricsPlan =>
  metricsOfJob(atWidest(reported, storedSizes), file, now);

export const readPlanned = async (
  reader: SeriesReader,
  request: SpansRequest & { readonly range: ReadRange },
): Promise<Planned> => {
  const { range } = request;
  const metrics = firstMetrics(request, range.to);
  const first = await readSeries(reader, metrics.queries, range);
  const found = {
    metrics,
    read: first.read,
    metricsRequested: first.metricsRequested,
    notes: partialNotes(first.partial),
  };
  if (metrics.dialect.isSilent(metrics.plan, first.read)) return discovered(reader, request, found, first.partial);
  return learned(reader, request, found);
};

const discovered = async (
  reader: SeriesReader,
  request: SpansRequest & { readonly range: ReadRange },
  found: Planned,
  partial: readonly string[],
): Promise<Planned> => {
  const { metrics, read } = found;
  const { range } = request;
  const listed = await listMetrics(reader.client, metrics.dialect.published(metrics.request));
  const evidence = metrics.dialect.evidence?.(listed, metrics.request) ?? [];
  const seen = await readSeries(reader, evidence, { from: Math.max(range.from, range.to - DAY_MS), to: range.to });
  const discovery = metrics.dialect.discover(listed, metrics.request, metrics.plan, either(read, seen));
  const soFar = found.metricsRequested + seen.metricsRequested;
  if (discovery.kind !== 'found') {
    const says = discovery.kind === 'nothing' ? discovery.because.says : discovery.says;
    return { metrics, read, metricsRequested: soFar, notes: [says] };
  }
  const better = await readMore(reader, request, found, { ...noFindings, ...discovery.findings });
  return {
    ...better,
    metricsRequested: better.metricsRequested + seen.metricsRequested,
    notes: [...discovery.because.map(({ says }) => says), ...partialNotes([...partial, ...better.partial])],
  };
};

/**
 * Reporters' metrics show where records are counted and where a backlog is said; what an application's show only spares
 * queries of a next evaluation.
 */
const learned = async (
  reader: SeriesReader,
  request: SpansRequest & { readonly range: ReadRange },
  found: Planned,
): Promise<Planned> => {
  const { metrics, read } = found;
  if (metrics.request.settings.platform === 'managed-flink') return found;
  const findings = metrics.dialect.learn(metrics.plan, read, metrics.request.findings);
  if (findings === undefined) return found;
  const better = await readMore(reader, request, found, findings);
  return { ...better, notes: [...found.notes, ...partialNotes(better.partial)] };
};

const readMore = async (
  reader: SeriesReader,
  { reported, file, storedSizes, range }: SpansRequest & { readonly range: ReadRange },
  { metrics, read, metricsRequested, notes }: Planned,
  findings: Findings,
): Promise<Planned & { readonly partial: readonly string[] }> => {
  const better = metricsOfJob(atWidest(reported, storedSizes), file, range.to, findings);
  const more = await readSeries(reader, notYet(better.queries, metrics.queries), range);
  return {
    metrics: better,
    read: either(read, more),
    notes,
    partial: more.partial,
    metricsRequested: metricsRequested + more.metricsRequested,
  };
};

const either =
  (read: Read, other: SeriesRead): Read =>
  (metric, statistic) => {
    const points = read(metric, statistic);
    return points.size > 0 ? points : other.read(metric, statistic);
  };

const notYet = (queries: readonly MetricQuery[], asked: readonly MetricQuery[]): readonly MetricQuery[] => {
  const known = new Set(asked.map(({ metric }) => metricKey(metric)));
  return queries.filter(({ metric }) => !known.has(metricKey(metric)));
};

export const partialNotes = (partial: readonly string[]): readonly string[] =>
  partial.length === 0 ? [] : [`CloudWatch gave only a part of ${[...new Set(partial)].join(', ')}.`];
