/** The history of one job from CloudWatch: all its metrics read once, and assembled as production assembles them. */

import type { Metric, Read, Statistic } from '../../functions/metrics/plan/metric.ts';
import { assemble } from '../../functions/metrics/series/observations.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { type HistoryMinute, type JobHistory, MINUTE_MS, type SeenRestart } from './job-history.ts';
import type { JobMetricsPlan } from './metrics-of-job.ts';
import { minuteOf, type OfAllContainers } from './minute-of.ts';
import { readOlder } from './older-history.ts';
import { partitionsOfSettings } from './partitions-of-settings.ts';
import { rangesOf } from './ranges.ts';
import { partOf, type ReadRange, type SeriesReader } from './read-metrics.ts';
import { partialNotes, readPlanned } from './read-planned.ts';
import { restartsOf } from './restarts.ts';
import { type MeasuredSpan, type SpansRequest, spansOfJob } from './spans.ts';

export interface HistoryRequest extends SpansRequest, Pick<JobHistory, 'taskSlots' | 'dollarsPerUnitHour' | 'config'> {
  /** As the settings file has it. */
  readonly given: SettingsFile['jobs'][number];
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
  const { reported, given, operations, builtInScaling } = request;
  const { taskSlots, dollarsPerUnitHour, config } = request;
  const { byMinute: range, byFiveMinutes } = rangesOf(request.range);
  progress('by the minute');
  const found = await readPlanned(reader, { ...request, range });
  const { metrics, read, notes } = found;
  const spansOf = spansOfJob(request);
  const said: Said = { published: new Set(), silent: new Set() };
  const minutes = spansOf(metrics, read, range).flatMap((span) => minutesOf(span, read, said));
  if (byFiveMinutes !== undefined) progress('by five minutes');
  const older =
    byFiveMinutes === undefined
      ? undefined
      : await readOlder(reader, { metrics, range: byFiveMinutes, spansOf, operations });
  const stateBytes = largestCheckpoint(metrics, read);
  const history: JobHistory = {
    job: reported.job,
    settings: given,
    entry: given,
    graph: reported.state.graph,
    size: reported.state.size,
    minutes,
    restarts: restartsOf(minutes, operations, range),
    from: range.from,
    to: range.to,
    ...(older === undefined || older.history.minutes.length === 0 ? {} : { older: older.history }),
    ...(stateBytes === undefined ? {} : { stateBytes }),
    taskSlots,
    dollarsPerUnitHour,
    config,
    readFrom: 'CloudWatch',
    partitions: partitionsOfSettings(reported.state.graph, given),
    lagHiddenSeconds: hiddenSeconds(metrics),
    builtInScaling,
    notes: [...notes, ...partialNotes(older?.partial ?? []), ...notesOf(said, minutes.length)],
  };
  return { history, metricsRequested: found.metricsRequested + (older?.metricsRequested ?? 0) };
};

/** Day by day, and never over a change of the size: counters begin again there. */
const minutesOf = ({ from, to, sizing, metrics }: MeasuredSpan, read: Read, said: Said): readonly HistoryMinute[] => {
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
    const here = isSilent(metrics, part) ? said.silent : said.published;
    for (const { rule, says } of because) if (!ORDINARY.has(rule)) here.add(says);
    for (const observation of observations) {
      const minute = minuteOf(metrics, observation, sizing, ofAllContainers(metrics, read, observation.at));
      if (minute !== undefined) minutes.push(minute);
    }
  }
  return minutes;
};

/** What was odd, on days with points and on days without any. */
interface Said {
  readonly published: Set<string>;
  readonly silent: Set<string>;
}

/** A job that is younger than the look-back has days without points: nothing is wrong with those. */
const notesOf = ({ published, silent }: Said, minutes: number): readonly string[] =>
  minutes === 0 ? [...new Set([...published, ...silent])] : [...published];

const isSilent = ({ queries }: JobMetricsPlan, read: Read): boolean =>
  queries.every(({ metric, statistics }) => statistics.every((one) => read(metric, one).size === 0));

/** Gaps are restarts, and those are shown. */
const ORDINARY: ReadonlySet<string> = new Set(['metrics-gap', 'metrics-stale']);

const ofAllContainers = ({ heap, processor }: JobMetricsPlan, read: Read, at: EpochMs): OfAllContainers => {
  const share = (metric: Metric | undefined, statistic: Statistic): number | undefined => {
    const percent = metric === undefined ? undefined : read(metric, statistic).get(at);
    return percent === undefined ? undefined : percent / 100;
  };
  const lowest = share(heap, 'Minimum');
  const mean = share(heap, 'Average');
  const meanCpu = share(processor, 'Average');
  return {
    ...(lowest === undefined || mean === undefined ? {} : { heaps: { lowest, mean } }),
    ...(meanCpu === undefined ? {} : { meanCpu }),
  };
};

const largestCheckpoint = ({ checkpointSize }: JobMetricsPlan, read: Read): number | undefined => {
  const sizes = checkpointSize === undefined ? [] : [...read(checkpointSize, 'Maximum').values()];
  return sizes.length === 0 ? undefined : Math.max(...sizes);
};

const hiddenSeconds = ({ plan }: JobMetricsPlan): number =>
  Math.max(0, ...plan.vertices.map(({ lag }) => (lag?.kind === 'msk' ? lag.checkpointSeconds : 0)));
