/** A metadata file of an Iceberg table, as far as it is read, with the snapshots that a test wants. */

export interface MadeSnapshot {
  readonly id: number;
  readonly at: number;
  readonly operation?: string;
  readonly records?: number;
  readonly writer?: string;
}

/** One after the other, on the branch main. */
export const metadataOf = (snapshots: readonly MadeSnapshot[]): string => {
  const newest = snapshots.at(-1);
  return JSON.stringify({
    'format-version': 2,
    ...(newest === undefined
      ? { 'current-snapshot-id': -1 }
      : { 'current-snapshot-id': newest.id, refs: { main: { 'snapshot-id': newest.id, type: 'branch' } } }),
    snapshots: snapshots.map(({ id, at, operation = 'append', records = 0, writer = 'writes' }, i) => ({
      'snapshot-id': id,
      'timestamp-ms': at,
      ...(i === 0 ? {} : { 'parent-snapshot-id': snapshots[i - 1]?.id }),
      summary: {
        operation,
        'flink.operator-id': writer,
        'added-records': String(records),
        'added-data-files': '4',
        'added-files-size': String(records * 100),
      },
    })),
  });
};
