/** What the server tells of a job that runs on task managers of its own, vertex by vertex: types only. */
import type { Measured } from '../model.ts';

/** Where the task managers are known: on a cluster that was described to the page. */
export interface PageCluster {
  readonly slotsPerTaskManager: number;
  readonly cpusPerTaskManager: number;
  /** So many take the subtasks of the widest vertex, one to a slot. */
  readonly taskManagers: Measured;
  /** The same job, sized once for its peak; null where nobody knows the peak. */
  readonly staticTaskManagers: Measured;
  /** Hours of task managers, since the beginning of what is shown; and what the static size would have taken. */
  readonly savedHours: Measured;
  readonly savedOfHours: Measured;
}

/** How a change of the size came into force: task managers stay, or the job is started anew. */
export type Manner = 'in place' | 'upgrade';
