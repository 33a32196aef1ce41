/** What is known of the task managers as a whole? */
import type { EpochMs, JobMetric, JobObservation } from '../../../../../lib/model/observation.ts';
import type { Reason } from '../../../../../lib/model/reason.ts';
import type { Read } from '../../metric.ts';
import type { DialectName } from '../dialect.ts';
import type { TaskManagerNeed } from '../needs.ts';
import { collecting, heapMax, heapUsed, managedUsed, metaspaceUsed, type ReportedMetric } from '../reported-metrics.ts';

export interface TaskManagerMetrics {
  readonly unavailable: readonly JobMetric[];
  readonly because: readonly Reason[];
  isComplete(at: EpochMs): boolean;
  at(at: EpochMs): JobObservation;
}

const ALL: readonly (readonly [ReportedMetric, JobMetric])[] = [
  [heapUsed, 'heapUsedBytes'],
  [heapMax, 'heapMaxBytes'],
  [managedUsed, 'managedUsedBytes'],
  [metaspaceUsed, 'metaspaceUsedBytes'],
  [collecting, 'garbageCollectionMsPerSecond'],
];

export const taskManagerMetrics = (
  needs: readonly TaskManagerNeed[],
  read: Read,
  dialect: DialectName,
): TaskManagerMetrics => {
  const series = needs.map(({ metric, read: from }) => ({
    becomes: ALL.find(([one]) => one === metric)?.[1],
    name: metric.name,
    from,
    points: from && read(from, 'Maximum'),
  }));
  const shown = series.flatMap(({ becomes, points }) => (points && points.size > 0 ? [{ becomes, points }] : []));
  const missing = series.filter(({ points }) => points === undefined || points.size === 0);
  return {
    unavailable: ALL.flatMap(([, metric]) => (shown.some(({ becomes }) => becomes === metric) ? [] : [metric])),
    because: missing.map(({ name, from }) => ({
      rule: 'blind',
      says: from
        ? `The options ask for ${name}, which nobody publishes as ${from.name}: the rules that read it are blind.`
        : `The options ask for ${name}, which can't be told by ${dialect}: the rules that read it are blind.`,
    })),
    isComplete: (at) => shown.every(({ points }) => points.has(at)),
    at: (at) =>
      Object.fromEntries(
        shown.flatMap(({ becomes, points }) => {
          const max = points.get(at);
          return max === undefined ? [] : [[becomes, { max }]];
        }),
      ),
  };
};
