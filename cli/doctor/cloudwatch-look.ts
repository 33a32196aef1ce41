/** One look at what CloudWatch has of a job whose Flink can't be asked, with the credentials of the caller: some eight metrics, 0.00008 USD. */
import { cloudWatchCalls } from '../../functions/metrics/cloudwatch/cloudwatch.ts';
import { getMetricData } from '../../functions/metrics/cloudwatch/get-metric-data.ts';
import { listMetrics } from '../../functions/metrics/cloudwatch/list-metrics.ts';
import { pointsPerSecond } from '../../functions/metrics/cloudwatch/rate-limiter.ts';
import { type JobQueries, type Metric, MINUTE_MS, type Read } from '../../functions/metrics/plan/metric.ts';
import {
  headOperator,
  matchNames,
  predictedOperator,
  predictedTask,
} from '../../functions/metrics/plan/vertex-names.ts';
import { readApplication } from '../../functions/targets/managed-flink/application.ts';
import type { CloudWatchLook, WatermarkMinute } from '../../lib/doctor/limits/cloudwatch-look.ts';
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { JobSettings, ManagedFlinkJobSettings } from '../../lib/settings/settings.ts';
import type { AskedCloudWatch } from './asked-cloudwatch.ts';
import { attempt, oneLine } from './attempt.ts';
import type { Clients } from './clients.ts';
import { reportedLimits } from './reported-limits.ts';

type Asking = Pick<Clients, 'call' | 'region' | 'managedFlink'>;

/** Of the job as it is at `now`. Undefined: nothing of the job is in CloudWatch. */
export const lookAtCloudWatch = async (
  clients: Asking,
  settings: JobSettings,
  graph: JobGraph,
  now: EpochMs,
): Promise<CloudWatchLook | undefined> => {
  if (settings.platform === 'flink') return undefined;
  const { call, region } = clients;
  const client = cloudWatchCalls(call, region);
  const limiter = pointsPerSecond();
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const asked: AskedCloudWatch = {
    end,
    list: (filter) => listMetrics(client, filter),
    read: async (metrics, minutes) => {
      const queries: JobQueries = {
        start: end - minutes * MINUTE_MS,
        end,
        queries: metrics.map((metric) => ({ metric, statistics: ['Maximum', 'Minimum'] })),
      };
      const { jobs } = await getMetricData(client, limiter, [queries]);
      const [series] = jobs;
      if (series?.kind !== 'read') throw series?.error ?? new Error('CloudWatch has answered nothing.');
      return series.read;
    },
  };
  const tried = await attempt('cloudwatch:GetMetricData and ListMetrics', () =>
    settings.platform === 'eks'
      ? reportedLimits(asked, settings, graph)
      : ofApplication(asked, clients, settings, graph),
  );
  if (tried.kind === 'done') return tried.value;
  const why = tried.kind === 'denied' ? `you may not ${tried.action}` : oneLine(tried.error.message);
  return { kind: 'not read', says: /[.!]$/.test(why) ? why : `${why}.` };
};

const NAMESPACE = 'AWS/KinesisAnalytics';
const LATELY = 15;
const HOUR = 60;
const DAY = 24 * HOUR;

const ofApplication = async (
  { list, read, end }: AskedCloudWatch,
  { managedFlink }: Asking,
  { name }: ManagedFlinkJobSettings,
  { vertices }: JobGraph,
): Promise<CloudWatchLook> => {
  const ofJob = (metric: string): Metric => ({ namespace: NAMESPACE, name: metric, dimensions: { Application: name } });
  const sources = vertices.filter((vertex) => !vertex.finished && isSource(vertex));
  const published =
    // One source has no other that it could be compared with.
    sources.length < 2
      ? []
      : await list({ namespace: NAMESPACE, name: 'currentOutputWatermark', dimensions: { Application: name } });
  const marks = watermarkMetrics(sources, published);
  const disk = ofJob('containerDiskUtilization');
  const size = ofJob('lastCheckpointSize');
  const took = ofJob('lastCheckpointDuration');
  const failed = ofJob('numberOfFailedCheckpoints');
  const [ofSources, ofAll, application] = await Promise.all([
    marks.size === 0 ? undefined : read([...marks.values()], LATELY),
    read([disk, size, took, failed], DAY),
    attempt('kinesisanalytics:DescribeApplication', () => readApplication(managedFlink, name)),
  ]);
  const values = (metric: Metric, minutes: number): readonly number[] =>
    [...ofAll(metric, 'Maximum')].flatMap(([at, value]) => (at >= end - minutes * MINUTE_MS ? [value] : []));
  return {
    kind: 'read',
    from: 'managed-flink',
    watermarks: Object.fromEntries(
      [...marks].flatMap(([id, metric]) => {
        const minutes = ofSources === undefined ? [] : watermarksOf(ofSources, metric);
        return minutes.length === 0 ? [] : [[id, minutes]];
      }),
    ),
    diskShare: most(values(disk, LATELY)) / 100,
    largestCheckpointBytes: most(values(size, DAY)),
    longestCheckpointMs: most(values(took, HOUR)),
    failedCheckpoints: grown(values(failed, HOUR)),
    checkpointIntervalMs:
      application.kind === 'done' ? (application.value.checkpointIntervalMs ?? Number.NaN) : Number.NaN,
  };
};

const most = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : Math.max(...values));

/** Of a counter that begins again with the job: (3, 3, 5, 0, 1)  ->  3 */
const grown = (values: readonly number[]): number =>
  values.length === 0
    ? Number.NaN
    : values.reduce((sum, value, i) => {
        const before = values[i - 1] ?? value;
        return sum + (value >= before ? value - before : value);
      }, 0);

/** Of the task, else of its first operator: names are as CloudWatch has sanitized them. */
const watermarkMetrics = (
  sources: readonly JobVertex[],
  published: readonly Metric[],
): ReadonlyMap<VertexId, Metric> => {
  const found = new Map<VertexId, Metric>();
  for (const [dimension, nameOf] of [
    ['Operator', (name: string) => predictedOperator(headOperator(name))],
    ['Task', predictedTask],
  ] as const) {
    const own = published.filter(({ dimensions }) => {
      return dimensions[dimension] !== undefined && Object.keys(dimensions).length === 2;
    });
    const wanted = new Map(sources.map(({ id, name }): [VertexId, string] => [id, nameOf(name)]));
    const names = own.map(({ dimensions }) => dimensions[dimension] ?? '');
    for (const [id, match] of matchNames(wanted, names)) {
      const metric = match.kind === 'matched' && own.find((one) => one.dimensions[dimension] === match.value);
      if (metric) found.set(id, metric);
    }
  }
  return found;
};

/** Before its first record a subtask has the smallest number there is, behind its last the largest. */
const isTime = (value: number | undefined): value is number => value !== undefined && value > 0 && value < 2 ** 62;

const watermarksOf = (read: Read, metric: Metric): readonly WatermarkMinute[] => {
  const slowest = read(metric, 'Minimum');
  return [...read(metric, 'Maximum')].flatMap(([at, furthest]) => {
    const least = slowest.get(at);
    return isTime(furthest) ? [{ at, furthest, slowest: isTime(least) ? least : furthest }] : [];
  });
};
