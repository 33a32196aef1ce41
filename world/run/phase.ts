/**
 * Where does a job stand in its life?
 *
 *   running -> snapshotting -> deploying -> running     a new size was asked for
 *   running -> adding -> rescaling -> running           one was asked for in place: the task managers stay
 *   running -> recovering -> running                    a task manager was killed: on from the newest checkpoint
 *   snapshotting | recovering | stopped -> deploying    there is nothing to take a snapshot of: from the newest checkpoint
 *   any -> stopped                                      for good, until a size is asked for
 */

import { type JobDefinition, problemOf, type Size } from '../job/definition.ts';
import type { Restart } from './restart.ts';
import type { Position } from './topics.ts';

export type Phase =
  | { readonly kind: 'running' }
  /** The snapshot has begun: what is read from now on will be read again. */
  | { readonly kind: 'snapshotting'; readonly until: number; readonly position: Position; readonly restart: Restart }
  | { readonly kind: 'deploying'; readonly until: number; readonly restart: Restart }
  /**
   * New task managers are on their way, and then a checkpoint is waited for, to do little twice, but not for ever. The job
   * runs. `after`: checkpoints that were complete when the task managers were.
   */
  | { readonly kind: 'adding'; readonly until: number; readonly after: number | undefined; readonly restart: Restart }
  /** The tasks start again on the task managers that are there. */
  | { readonly kind: 'rescaling'; readonly until: number; readonly restart: Restart }
  | { readonly kind: 'recovering'; readonly until: number }
  | { readonly kind: 'stopped' };

export const isRestarting = ({ kind }: Phase): boolean =>
  kind === 'snapshotting' || kind === 'deploying' || kind === 'adding' || kind === 'rescaling';

export const refusalOf = (job: JobDefinition, size: Size, phase: Phase): string | undefined =>
  isRestarting(phase) ? `A restart is under way (${phase.kind}); ask again when the job runs` : problemOf(job, size);
