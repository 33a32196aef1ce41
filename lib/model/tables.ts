/** What the catalog says of the Iceberg tables that sources read. */
import type { VertexId } from './graph.ts';
import type { EpochMs } from './observation.ts';

/** A snapshot that added records; compactions and deletes bring a reader none. */
export interface TableCommit {
  /** Of the snapshot. */
  readonly id: string;
  readonly at: EpochMs;
  /** NaN: its summary does not say. */
  readonly records: number;
  readonly files: number;
  readonly bytes: number;
  /** Which job has made it, where its summary says so. */
  readonly writer: string;
}

export interface NewestSnapshot {
  readonly id: string;
  readonly at: EpochMs;
  /** append, replace, overwrite or delete. */
  readonly operation: string;
}

export interface SourceTable {
  /** For people: the location, or the table of the Glue Data Catalog. */
  readonly says: string;
  /** The metadata file that was read: it never changes, so it is not read a second time. */
  readonly file: string;
  readonly newest?: NewestSnapshot;
  /** In time order. */
  readonly commits: readonly TableCommit[];
  /** All commits after this time are among them. */
  readonly since: EpochMs;
  /** What waited when that was last known, whichever run of the job it was. */
  readonly waited?: { readonly at: EpochMs; readonly records: number };
}

export type TablesBySource = Readonly<Record<VertexId, SourceTable>>;
