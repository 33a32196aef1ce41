/** The history of one Managed Flink application from CloudWatch: all its metrics read once, and assembled as production assembles them. */

import { listMetrics } from '../../functions/metrics/cloudwatch/list-metrics.ts';
import type { Findings } from '../../functions/metrics/plan/dialect.ts';
import { noFindings } from '../../functions/metrics/plan/dialect.ts';
import { type MetricQuery, metricKey, type Read } from '../../functions/metrics/plan/metric.ts';
import { assemble } from '../../functions/metrics/series/observations.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { KpuSize } from '../../lib/model/sizing.ts';
import type { Settings, SettingsFile } from '../../lib/settings/settings.ts';
import { type HistoryMinute, type JobHistory, MINUTE_MS, type SeenRestart } from './job-history.ts';
import { type JobMetricsPlan, metricsOfJob, type ReportedJob } from './metrics-of-job.ts';
import { minuteOf } from './minute-of.ts';
import { readOlder } from './older-history.ts';
import { partitionsOfSettings } from './partitions-of-settings.ts';
import { rangesOf } from './ranges.ts';
import { partOf, type ReadRange, readSeries, type SeriesReader } from './read-metrics.ts';
import { restartsOf } from './restarts.ts';
import { type SizeSpan, sizeSpans } from './sizes.ts';

export interface HistoryRequest {
  readonly reported: ReportedJob & { readonly state: { readonly size: KpuSize } };
  /** As the settings file has it. */
  readonly given: SettingsFile['jobs'][number];
  readonly file: Settings;
  readonly range: ReadRange;
  /** Updates of the platform that stopped and started it, oldest first. */
  readonly operations: readonly SeenRestart[];
  readonly builtInScaling: boolean | undefined;
}

/** Which points are read now. */
export type HistoryPart = 'by the minute' | 'by five minutes';

export interface HistoryRead {
  readonly history: JobHistory;
  readonly metricsRequested: number;
}

const DAY_MS = 86_400_000;
const LEAD_MS = 3 * MINUTE_MS;

export const readHistory = async (
  reader: SeriesReader,
  request: HistoryRequest,
  progress: (part: HistoryPart) => void = () => {},
): Promise<HistoryRead> => {
  const { reported, given, file, operations, builtInScaling } = request;
  const { byMinute: range, byFiveMinutes } = rangesOf(request.range);
  progress('by the minute');
  const found = await readPlanned(reader, { ...request, range });
  const { metrics, read, notes } = found;
  const spans = sizeSpans({
    snapshots: metrics.counted === undefined ? new Map() : read(metrics.counted, 'SampleCount'),
    kpus: read(metrics.kpus, 'Maximum'),
    from: range.from,
    to: range.to,
    now: reported.state.size.current,
    dollarsPerKpuHour: file.dollarsPerKpuHour,
  });
  const said = new Set<string>();
  const minutes = spans.flatMap((span) => minutesOf(metrics, read, span, said));
  if (byFiveMinutes !== undefined) progress('by five minutes');
  const older =
    byFiveMinutes === undefined
      ? undefined
      : await readOlder(reader, { metrics, range: byFiveMinutes, file, now: reported.state.size.current, operations });
  const history: JobHistory = {
    job: reported.job,
    settings: given,
    graph: reported.state.graph,
    size: reported.state.size,
    minutes,
    restarts: restartsOf(minutes, operations, range),
    from: range.from,
    to: range.to,
    ...(older === undefined || older.history.minutes.length === 0 ? {} : { older: older.history }),
    partitions: partitionsOfSettings(reported.state.graph, given),
    lagHiddenSeconds: hiddenSeconds(metrics),
    builtInScaling,
    notes: [...notes, ...partialNotes(older?.partial ?? []), ...said],
  };
  return { history, metricsRequested: found.metricsRequested + (older?.metricsRequested ?? 0) };
};

interface Planned {
  readonly metrics: JobMetricsPlan;
  readonly read: Read;
  readonly metricsRequested: number;
  readonly notes: readonly string[];
}

/** By the names that follow from the job graph; where they show nothing, by those that CloudWatch lists. */
const readPlanned = async (reader: SeriesReader, { reported, file, range }: HistoryRequest): Promise<Planned> => {
  const metrics = metricsOfJob(reported, file, range.to);
  const first = await readSeries(reader, metrics.queries, range);
  if (!metrics.dialect.isSilent(metrics.plan, first.read)) {
    return { metrics, read: first.read, metricsRequested: first.metricsRequested, notes: partialNotes(first.partial) };
  }
  const listed = await listMetrics(reader.client, metrics.dialect.published(metrics.request));
  const evidence = metrics.dialect.evidence?.(listed, metrics.request) ?? [];
  const seen = await readSeries(reader, evidence, { from: Math.max(range.from, range.to - DAY_MS), to: range.to });
  const both: Read = (metric, statistic) => {
    const points = first.read(metric, statistic);
    return points.size > 0 ? points : seen.read(metric, statistic);
  };
  const discovery = metrics.dialect.discover(listed, metrics.request, metrics.plan, both);
  const soFar = first.metricsRequested + seen.metricsRequested;
  if (discovery.kind !== 'found') {
    const says = discovery.kind === 'nothing' ? discovery.because.says : discovery.says;
    return { metrics, read: first.read, metricsRequested: soFar, notes: [says] };
  }
  const findings: Findings = { ...noFindings, ...discovery.findings };
  const better = metricsOfJob(reported, file, range.to, findings);
  const second = await readSeries(reader, notYet(better.queries, metrics.queries), range);
  return {
    metrics: better,
    read: (metric, statistic) => {
      const points = first.read(metric, statistic);
      return points.size > 0 ? points : second.read(metric, statistic);
    },
    metricsRequested: soFar + second.metricsRequested,
    notes: [...discovery.because.map(({ says }) => says), ...partialNotes([...first.partial, ...second.partial])],
  };
};

const notYet = (queries: readonly MetricQuery[], asked: readonly MetricQuery[]): readonly MetricQuery[] => {
  const known = new Set(asked.map(({ metric }) => metricKey(metric)));
  return queries.filter(({ metric }) => !known.has(metricKey(metric)));
};

const partialNotes = (partial: readonly string[]): readonly string[] =>
  partial.length === 0 ? [] : [`CloudWatch gave only a part of ${[...new Set(partial)].join(', ')}.`];

/** Day by day, and never over a change of the size: counters begin again there. */
const minutesOf = (
  metrics: JobMetricsPlan,
  read: Read,
  { from, to, sizing }: SizeSpan,
  said: Set<string>,
): readonly HistoryMinute[] => {
  const minutes: HistoryMinute[] = [];
  for (let day = from; day < to; day += DAY_MS) {
    const end = Math.min(to, day + DAY_MS);
    const lead = day === from ? from : day - LEAD_MS;
    const part = partOf(read, lead, end);
    const { observations, because } = assemble(metrics.plan, metrics.dialect, part, {
      from: day,
      end,
      settled: end,
      since: lead,
    });
    for (const { rule, says } of because) if (!ORDINARY.has(rule)) said.add(says);
    for (const observation of observations) {
      const minute = minuteOf(metrics, observation, sizing, heapsAt(metrics, read, observation.at));
      if (minute !== undefined) minutes.push(minute);
    }
  }
  return minutes;
};

/** Gaps are restarts, and those are shown. */
const ORDINARY: ReadonlySet<string> = new Set(['metrics-gap', 'metrics-stale']);

const heapsAt = ({ heap }: JobMetricsPlan, read: Read, at: EpochMs): HistoryMinute['heaps'] => {
  if (heap === undefined) return undefined;
  const lowest = read(heap, 'Minimum').get(at);
  const mean = read(heap, 'Average').get(at);
  return lowest === undefined || mean === undefined ? undefined : { lowest: lowest / 100, mean: mean / 100 };
};

const hiddenSeconds = ({ plan }: JobMetricsPlan): number =>
  Math.max(0, ...plan.vertices.map(({ lag }) => (lag?.kind === 'msk' ? lag.checkpointSeconds : 0)));
