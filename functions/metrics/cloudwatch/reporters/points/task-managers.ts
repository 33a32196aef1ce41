/** What is known of the task managers as a whole? */
import type { Aggregate, EpochMs } from '../../../../../lib/model/observation.ts';
import type { Reason } from '../../../../../lib/model/reason.ts';
import type { Read } from '../../metric.ts';
import type { DialectName } from '../dialect.ts';
import type { TaskManagerNeed } from '../needs.ts';
import { collecting, heapMax, heapUsed, managedUsed, metaspaceUsed } from '../reported-metrics.ts';

export interface TaskManagerMetrics {
  /** Flink names that can't be seen here. */
  readonly blindTo: readonly string[];
  readonly because: readonly Reason[];
  isComplete(at: EpochMs): boolean;
  at(at: EpochMs): Readonly<Record<string, Aggregate>>;
}

const ALL = [heapUsed, heapMax, managedUsed, metaspaceUsed, collecting].map(({ name }) => name);

export const taskManagerMetrics = (
  needs: readonly TaskManagerNeed[],
  read: Read,
  dialect: DialectName,
): TaskManagerMetrics => {
  const series = needs.map(({ metric, read: from }) => ({
    name: metric.name,
    from,
    points: from && read(from, 'Maximum'),
  }));
  const shown = series.flatMap(({ name, points }) => (points && points.size > 0 ? [{ name, points }] : []));
  const missing = series.filter(({ points }) => points === undefined || points.size === 0);
  return {
    blindTo: ALL.filter((name) => !shown.some((one) => one.name === name)),
    because: missing.map(({ name, from }) => ({
      rule: 'blind',
      says: from
        ? `The options ask for ${name}, which nobody publishes as ${from.name}: the rules that read it are blind.`
        : `The options ask for ${name}, which can't be told by ${dialect}: the rules that read it are blind.`,
    })),
    isComplete: (at) => shown.every(({ points }) => points.has(at)),
    at: (at) =>
      Object.fromEntries(
        shown.flatMap(({ name, points }) => {
          const max = points.get(at);
          return max === undefined ? [] : [[name, { max }]];
        }),
      ),
  };
};
