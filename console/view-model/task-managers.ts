/** Task managers that a size takes, and what they save. Where slots are shared, the widest vertex decides. */
import type { Saved } from '../../lib/savings/saved.ts';
import type { EvaluationRow } from '../model/history.ts';
import type { PageCluster } from '../model/page.ts';
import type { Measured, Time } from '../model/values.ts';
import { savedUpTo } from './savings.ts';
import type { SizeBefore } from './size-before.ts';

/** What a task manager is, and how many of them a fixed size would take, where that is known. */
export interface ClusterSize {
  readonly slotsPerTaskManager: number;
  readonly cpusPerTaskManager: number;
  readonly staticTaskManagers?: number;
}

/** (9 subtasks in the widest vertex, 2 slots)  ->  5 */
export const taskManagersOf = (widest: Measured, { slotsPerTaskManager }: ClusterSize): Measured =>
  widest === null ? null : Math.ceil(widest / slotsPerTaskManager);

/** Hours of task managers saved up to each row. */
export const taskManagerHoursSaved = (
  rows: readonly { readonly at: Time; readonly parallelism: Measured; readonly runs: boolean }[],
  cluster: ClusterSize | undefined,
  before: SizeBefore | undefined,
): readonly (Saved | undefined)[] =>
  savedUpTo(
    rows.map(({ parallelism, ...row }) => ({ ...row, perHour: cluster ? taskManagersOf(parallelism, cluster) : null })),
    cluster && before && taskManagersOf(before.parallelism, cluster),
  );

export const pageCluster = (
  cluster: ClusterSize | undefined,
  widest: Measured,
  record: Pick<EvaluationRow, 'savedTaskManagerHours' | 'savedOfTaskManagerHours'> | undefined,
): PageCluster | null =>
  cluster
    ? {
        slotsPerTaskManager: cluster.slotsPerTaskManager,
        cpusPerTaskManager: cluster.cpusPerTaskManager,
        taskManagers: taskManagersOf(widest, cluster),
        staticTaskManagers: cluster.staticTaskManagers ?? null,
        savedHours: record?.savedTaskManagerHours ?? null,
        savedOfHours: record?.savedOfTaskManagerHours ?? null,
      }
    : null;
