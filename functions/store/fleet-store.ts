/** The store of what the jobs of an account learn from each other: one value per policy, in the table of the jobs. */
import type { Reason } from '../../lib/model/reason.ts';
import type { Saved } from '../ports.ts';

export interface StoredFleet {
  /** 0 when nothing was ever stored. */
  readonly version: number;
  /** As it was saved; undefined where nothing was. */
  readonly shared: unknown;
  /** What is stored and this version can't read; the next save replaces it, unless a newer version wrote it. */
  readonly setAside?: Reason;
  /** A newer version wrote it: it is left alone. */
  readonly newer?: true;
}

export interface FleetStore {
  loadFleet(policy: string): Promise<StoredFleet>;
  /** One conditional write: only if the stored version is still `version`. */
  saveFleet(policy: string, version: number, shared: unknown): Promise<Saved>;
}
