/** The store of the lists of jobs that were found: one value for each search, in the table of the jobs. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Tags } from '../../lib/settings/discovered-job.ts';
import type { Saved } from '../ports.ts';

export interface FoundJob {
  readonly name: string;
  /** Or annotations, as far as they concern us. */
  readonly tags: Tags;
  /** Of a resource in Kubernetes: those that are searched for. */
  readonly labels?: Tags;
  /** It was not among those found since then. */
  readonly missingSince?: EpochMs;
}

export interface FoundJobs {
  readonly at: EpochMs;
  /** What was searched for. */
  readonly by: string;
  readonly jobs: readonly FoundJob[];
}

export interface StoredFoundJobs {
  /** 0 when nothing was ever stored. */
  readonly version: number;
  /** Undefined: nothing was stored, or nothing that this version can read. */
  readonly found: FoundJobs | undefined;
}

export interface DiscoveredStore {
  /** `search` names the list. */
  loadDiscovered(search: string): Promise<StoredFoundJobs>;
  /** One conditional write: only if the stored version is still `version`. */
  saveDiscovered(search: string, version: number, found: FoundJobs): Promise<Saved>;
}
