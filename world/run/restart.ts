/** What is a change of size, how long does it take, and how long does a recovery? */

import type { JobLayout } from '../job/layout.ts';
import { SNAPSHOT_BYTES_PER_SECOND } from './checkpoints.ts';

/** With new task managers and from a snapshot, or on those there are and from the newest checkpoint. */
export type Manner = 'upgrade' | 'in place';

export type RestartResult = { readonly kind: 'running' } | { readonly kind: 'failed'; readonly error: string };

/** Asked for and under way. */
export interface Restart {
  readonly manner: Manner;
  readonly layout: JobLayout;
  readonly deploySeconds: number;
  readonly result: RestartResult;
  readonly ended: (result: RestartResult) => void;
}

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
