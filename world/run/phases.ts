/**
 * Phases of a job, from one restart to the next, and how long each takes.
 *
 *   running -> snapshotting -> deploying -> running     a new size was asked for
 *   running -> adding -> rescaling -> running           one was asked for in place: the task managers stay
 *   running -> recovering -> running                    a task manager was killed: on from the newest checkpoint
 *   snapshotting | recovering | stopped -> deploying    there is nothing to take a snapshot of: from the newest checkpoint
 *   any -> stopped                                      for good, until a size is asked for
 */
import { type JobDefinition, problemOf, type Size } from '../job/definition.ts';
import type { JobLayout } from '../job/layout.ts';
import { gaussAt, streamOf } from '../load/random.ts';
import { SNAPSHOT_BYTES_PER_SECOND } from './checkpoints.ts';
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

/** With new task managers and from a snapshot, or on those there are and from the newest checkpoint. */
export type UpgradeStrategy = 'upgrade' | 'in place';

export type RestartResult = { readonly kind: 'running' } | { readonly kind: 'failed'; readonly error: string };

/** Asked for and under way. */
export interface Restart {
  readonly strategy: UpgradeStrategy;
  readonly layout: JobLayout;
  readonly deploySeconds: number;
  readonly result: RestartResult;
  readonly ended: (result: RestartResult) => void;
}

/** About 1: no two restarts are the same. */
export const luckOf = (seed: number, stream: string, n: number): number =>
  Math.max(0.8, 1 + 0.08 * gaussAt(streamOf(seed, stream), n));

export interface RestartCost {
  readonly stateBytes: number;
  /** Task managers that write the snapshot, or read it back. */
  readonly kpus: number;
  /** About 1: no two restarts are the same. */
  readonly luck: number;
}

/** The job still runs meanwhile, but what it does after the snapshot has begun is done again. */
export const snapshotSeconds = ({
  stateBytes,
  kpus,
  luck,
  alignmentSeconds,
}: RestartCost & { readonly alignmentSeconds: number }): number =>
  Math.ceil(luck * (3 + alignmentSeconds + stateBytes / (kpus * SNAPSHOT_BYTES_PER_SECOND)));

/** New task managers, the job deployed, its state read back. Nothing runs. */
export const deploySeconds = ({ stateBytes, kpus, luck }: RestartCost): number =>
  Math.ceil(luck * (22 + 0.5 * kpus + stateBytes / (kpus * 1.5 * SNAPSHOT_BYTES_PER_SECOND)));

/** New pods for task managers: scheduled, pulled, started, registered. The job goes on meanwhile. */
export const podSeconds = (luck: number): number => Math.ceil(luck * 35);

/** The tasks are canceled and start again on task managers that are there. Nothing runs. */
export const rescaleSeconds = ({ stateBytes, kpus, luck }: RestartCost): number =>
  Math.ceil(luck * (4 + stateBytes / (kpus * 2 * SNAPSHOT_BYTES_PER_SECOND)));

/** One task manager in place of a killed one, and the state read back by all. Nothing runs. */
export const recoverySeconds = ({ stateBytes, kpus, luck }: RestartCost): number =>
  Math.ceil(luck * (30 + stateBytes / (kpus * 1.5 * SNAPSHOT_BYTES_PER_SECOND)));
