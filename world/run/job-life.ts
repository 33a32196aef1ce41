/** Interface of a job across its restarts: what can be read of it, and asked of it. */

import type { JobDefinition, Size } from '../job/definition.ts';
import type { JobLayout } from '../job/layout.ts';
import type { OutOfMemory } from '../memory/task-managers.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Phase, RestartResult, UpgradeStrategy } from './phases.ts';
import type { RunningJob } from './running-job.ts';

export interface Lifecycle {
  readonly job: JobDefinition;
  readonly checkpoints: Checkpoints;
  phase(): Phase['kind'];
  /** The layout that runs, or is being deployed. */
  layout(): JobLayout;
  running(): RunningJob | undefined;
  stateBytes(): number;
  starts(): number;
  /** Those of them that were in place: the job is still the same to Flink. */
  startsInPlace(): number;
  /** When it was last started, not counting those in place. */
  startedAt(): number;
  /** Since when it has been running; undefined while it is not. */
  runningSince(): number | undefined;
  /** Task managers there are or that are being started, idle ones included. */
  taskManagers(second: number): number;
  /** Records that were read twice because of restarts; their effect counts once. */
  replayed(): number;
  /** Task managers that grew out of their memory, ever. */
  kills(): readonly Kill[];
  /** Seconds since the last of them while the job recovers from it; 0 otherwise. */
  downSeconds(second: number): number;
  /** Asks for a size. `ended` is called from within a later step. */
  restart(size: Size, ended: (result: RestartResult) => void, strategy?: UpgradeStrategy): void;
  /** The next restart that could succeed fails: the job comes back at its old size. */
  failNext(error: string): void;
  /** What was read since the newest checkpoint is read again after the next start. */
  stop(): void;
  /** One second passes; `second` counts from the start of the world, `arrivals` are already in the topics. */
  step(second: number): void;
}

export interface Kill extends OutOfMemory {
  readonly second: number;
  /** Starts of the job at a size until then: task managers are numbered again from 0 with each. */
  readonly start: number;
}
