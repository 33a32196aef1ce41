/** The snapshots of a table, from its metadata file (format versions 1 to 3). Others write it: it is read widely. */
import * as v from 'valibot';
import type { History } from '../../lib/collection/table-commits.ts';
import type { TableCommit } from '../../lib/model/tables.ts';

export type HistoryRead = ({ readonly kind: 'read' } & History) | { readonly kind: 'failed'; readonly says: string };

/** Ids have more digits than a number of JavaScript. */
const ID = v.union([v.string(), v.number()]);

const snapshotShape = v.looseObject({
  'snapshot-id': ID,
  'parent-snapshot-id': v.nullish(ID),
  'timestamp-ms': v.number(),
  summary: v.optional(v.record(v.string(), v.unknown()), {}),
});
type Snapshot = v.InferOutput<typeof snapshotShape>;

const metadataShape = v.looseObject({
  'format-version': v.number(),
  'current-snapshot-id': v.nullish(ID),
  snapshots: v.optional(v.array(v.unknown()), []),
  refs: v.optional(v.record(v.string(), v.looseObject({ 'snapshot-id': ID })), {}),
});

/** Older ones are left out: what a rate is taken from is among the newest. */
const MOST_SNAPSHOTS = 256;

/** `text`: what of the file is JSON. Older snapshots than the newest 256 of the branch are not looked at. */
export const historyIn = (text: string, branch: string): HistoryRead => {
  const metadata = v.safeParse(metadataShape, jsonIn(text));
  if (!metadata.success) return failed('it is not the metadata of an Iceberg table');
  const { refs, snapshots } = metadata.output;
  const current = metadata.output['current-snapshot-id'];
  const ref = refs[branch]?.['snapshot-id'] ?? (branch === 'main' ? current : undefined);
  if (ref === undefined || ref === null || String(ref) === NO_SNAPSHOT) {
    if (branch !== 'main') return failed(`the table has no branch ${branch}`);
    return { kind: 'read', ids: new Set(), commits: [], since: SINCE_EVER };
  }
  const byId = new Map(snapshots.flatMap((one) => snapshotIn(one)));
  const ids = new Set<string>();
  const commits: TableCommit[] = [];
  const newest = byId.get(String(ref));
  if (newest === undefined) return failed(`the snapshot of its branch ${branch} is not there`);
  let oldest = newest;
  for (let next: Snapshot | undefined = newest; next !== undefined && ids.size < MOST_SNAPSHOTS; ) {
    oldest = next;
    const id = String(next['snapshot-id']);
    if (ids.has(id)) break;
    ids.add(id);
    if (operationOf(next) === 'append') commits.unshift(commitOf(next));
    next = byId.get(String(next['parent-snapshot-id']));
  }
  const isFirst = (oldest['parent-snapshot-id'] ?? undefined) === undefined;
  return {
    ...{ kind: 'read', ids, commits },
    newest: { id: String(newest['snapshot-id']), at: newest['timestamp-ms'], operation: operationOf(newest) },
    since: isFirst ? SINCE_EVER : oldest['timestamp-ms'],
  };
};

/** No commit is older. */
const SINCE_EVER = 0;

/** As version 1 says that a table is empty. */
const NO_SNAPSHOT = '-1';

const failed = (says: string): HistoryRead => ({ kind: 'failed', says });

const snapshotIn = (one: unknown): readonly (readonly [string, Snapshot])[] => {
  const read = v.safeParse(snapshotShape, one);
  return read.success ? [[String(read.output['snapshot-id']), read.output]] : [];
};

/** A writer that says nothing of it is of version 1, and has none but appends to tell. */
const operationOf = ({ summary }: Snapshot): string => String(summary['operation'] ?? 'append');

/** By its operator, which a job keeps when it is started again; of Spark, by its application. */
const WRITER = ['flink.operator-id', 'flink.job-id', 'spark.app.id'] as const;

const commitOf = (snapshot: Snapshot): TableCommit => {
  const { summary } = snapshot;
  const count = (key: string): number => Number(summary[key] ?? Number.NaN);
  const files = count('added-data-files');
  const records = count('added-records');
  return {
    ...{ id: String(snapshot['snapshot-id']), at: snapshot['timestamp-ms'] },
    // A checkpoint in which nothing was written is a commit of no files, and then neither is counted.
    records: Number.isNaN(records) && !(files > 0) && Object.keys(summary).length > 1 ? 0 : records,
    ...{ files: files || 0, bytes: count('added-files-size') || 0 },
    writer: String(WRITER.map((key) => summary[key]).find((value) => value !== undefined) ?? ''),
  };
};

/** Undefined: it is no JSON. */
const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text.replaceAll(/("(?:parent-|current-)?snapshot-id"\s*:\s*)(-?\d+)/g, '$1"$2"'));
  } catch {
    return undefined;
  }
};
