/** How long does a change of size take? */

import { SNAPSHOT_BYTES_PER_SECOND } from './checkpoints.ts';
import type { JobLayout } from './layout.ts';

export interface RestartCost {
  readonly stateBytes: number;
  readonly alignmentSeconds: number;
  readonly from: JobLayout;
  readonly kpus: number;
  /** About 1: no two restarts are the same. */
  readonly luck: number;
}

/** The job still runs meanwhile, but what it does after the snapshot has begun is done again. */
export const snapshotSeconds = ({ stateBytes, alignmentSeconds, from, luck }: RestartCost): number =>
  Math.ceil(luck * (3 + alignmentSeconds + stateBytes / (from.kpus * SNAPSHOT_BYTES_PER_SECOND)));

/** New task managers, the job deployed, its state read back. Nothing runs. */
export const deploySeconds = ({ stateBytes, kpus, luck }: RestartCost): number =>
  Math.ceil(luck * (22 + 0.5 * kpus + stateBytes / (kpus * 1.5 * SNAPSHOT_BYTES_PER_SECOND)));
