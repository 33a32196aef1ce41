/** What is known at one instant of the Iceberg table that a source reads, by the commits of its catalog until then. */
export interface TableNumbers {
  /** Records/s over whole commits, each by the time since the one before it. */
  readonly tableRate: number;
  /** Seconds between two commits. */
  readonly tableSeconds: number;
  /** Records of the newest commit of each writer. */
  readonly tableNewest: number;
  /** Of the newest commit: data files, their bytes, and how many seconds ago it was made. */
  readonly tableFiles: number;
  readonly tableBytes: number;
  readonly tableAge: number;
}
