/** The snapshots of a table, from its metadata file (format versions 1 to 3). Others write it: it is read widely. */
import type { History } from '../../lib/collection/table-commits.ts';
import type { TableCommit } from '../../lib/model/tables.ts';

export type HistoryRead = ({ readonly kind: 'read' } & History) | { readonly kind: 'failed'; readonly says: string };

type Fields = Readonly<Record<string, unknown>>;

/** Older ones are left out: what a rate is taken from is among the newest. */
const MOST_SNAPSHOTS = 256;
/** No commit is older. */
const SINCE_EVER = 0;
/** As version 1 says that a table is empty. */
const NO_SNAPSHOT = '-1';

/** `text`: what of the file is JSON. Older snapshots than the newest 256 of the branch are not looked at. */
export const historyIn = (text: string, branch: string): HistoryRead => {
  const metadata = fields(jsonIn(text));
  if (metadata['format-version'] === undefined) return failed('it is not the metadata of an Iceberg table');
  const ofBranch = fields(fields(metadata['refs'])[branch])['snapshot-id'];
  const head = ofBranch ?? (branch === 'main' ? (metadata['current-snapshot-id'] ?? NO_SNAPSHOT) : undefined);
  if (head === undefined) return failed(`the table has no branch ${branch}`);
  const ids = new Set<string>();
  const commits: TableCommit[] = [];
  if (head === NO_SNAPSHOT) return { kind: 'read', ids, commits, since: SINCE_EVER };
  const byId = new Map(list(metadata['snapshots']).map((one) => [one['snapshot-id'], one]));
  const newest = byId.get(head);
  if (newest === undefined) return failed(`the snapshot of its branch ${branch} is not there`);
  let oldest = newest;
  for (
    let next: Fields | undefined = newest;
    next !== undefined && ids.size < MOST_SNAPSHOTS && !ids.has(String(next['snapshot-id']));
    next = byId.get(next['parent-snapshot-id'])
  ) {
    oldest = next;
    ids.add(String(next['snapshot-id']));
    if (operationOf(next) === 'append') commits.unshift(commitOf(next));
  }
  return {
    kind: 'read',
    ids,
    commits,
    newest: { id: String(head), at: timeOf(newest), operation: operationOf(newest) },
    since: (oldest['parent-snapshot-id'] ?? undefined) === undefined ? SINCE_EVER : timeOf(oldest),
  };
};

const failed = (says: string): HistoryRead => ({ kind: 'failed', says });

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const list = (value: unknown): readonly Fields[] =>
  (Array.isArray(value) ? value.map(fields) : []).filter((one) => Number.isFinite(timeOf(one)));

const timeOf = (snapshot: Fields): number => Number(snapshot['timestamp-ms']);

/** A writer that says nothing of it is of version 1, and has none but appends to tell. */
const operationOf = ({ summary }: Fields): string => String(fields(summary)['operation'] ?? 'append');

const commitOf = (snapshot: Fields): TableCommit => {
  const summary = fields(snapshot['summary']);
  const count = (key: string): number => Number(summary[key] ?? Number.NaN);
  const files = count('added-data-files') || 0;
  const records = count('added-records');
  // By its operator, which a job keeps when it is started again; of Spark, by its application.
  const writer = summary['flink.operator-id'] ?? summary['flink.job-id'] ?? summary['spark.app.id'] ?? '';
  return {
    id: String(snapshot['snapshot-id']),
    at: timeOf(snapshot),
    files,
    bytes: count('added-files-size') || 0,
    // A checkpoint in which nothing was written is a commit of no files, and then neither is counted.
    records: Number.isNaN(records) && files === 0 && 'operation' in summary ? 0 : records,
    writer: String(writer),
  };
};

/** Ids have more digits than a number of JavaScript: they are texts. Undefined: it is no JSON. */
const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text.replaceAll(/("(?:parent-|current-)?snapshot-id"\s*:\s*)(-?\d+)/g, '$1"$2"'));
  } catch {
    return undefined;
  }
};
