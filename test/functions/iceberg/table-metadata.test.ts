import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { historyIn } from '../../../functions/iceberg/table-metadata.ts';
import { metadataOf } from '../../support/table-metadata.ts';

/** Written by Iceberg 1.11.0: appends by Flink's keys, one of them empty, a compaction, a delete, an overwrite, an append by Spark. */
const written = (version: number): string => {
  const folder = join(import.meta.dirname, 'tables');
  return version === 2
    ? gunzipSync(readFileSync(join(folder, 'format-2.metadata.gz'))).toString()
    : readFileSync(join(folder, `format-${version}.metadata`), 'utf8');
};

const read = (text: string, branch = 'main') => {
  const history = historyIn(text, branch);
  if (history.kind === 'failed') throw new Error(history.says);
  return history;
};

describe('the metadata that Iceberg writes', () => {
  it.each([1, 2, 3])('of format version %i: what was appended to main, in order, and nothing else', (version) => {
    const { commits, newest, since, ids } = read(written(version));
    expect(commits.map(({ records, files, bytes, writer }) => [records, files, bytes, writer])).toEqual([
      [2001, 2, 100_000, '87b5c21b'],
      [2021, 2, 100_002, '87b5c21b'],
      [2041, 2, 100_004, '87b5c21b'],
      [0, 0, 0, '87b5c21b'],
      [40, 1, 4000, 'local-1'],
    ]);
    expect(commits.map(({ at }) => at)).toEqual(commits.map(({ at }) => at).toSorted());
    expect(newest?.operation).toBe('append');
    expect(newest?.at).toBe(commits.at(-1)?.at);
    // The compaction, the delete and the overwrite, too.
    expect(ids.size).toBe(8);
    expect(since).toBe(0);
  });

  it('has ids of more digits than a number of JavaScript', () => {
    const [, id] = /"current-snapshot-id":(\d+)/.exec(written(3)) ?? [];
    expect(String(Number(id))).not.toBe(id);
    expect(read(written(3)).newest?.id).toBe(id);
  });

  it('of another branch: what main has up to there, and its own', () => {
    const { commits, newest } = read(written(3), 'audit');
    expect(commits.map(({ records }) => records)).toEqual([2001, 2021, 2041, 0, 5]);
    expect(newest?.operation).toBe('append');
    expect(historyIn(written(3), 'audits')).toEqual({ kind: 'failed', says: 'the table has no branch audits' });
  });
});

describe('metadata of others', () => {
  it('of a table without a snapshot has no commit', () => {
    expect(read(metadataOf([]))).toEqual({ kind: 'read', ids: new Set(), commits: [], since: 0 });
    expect(read('{"format-version":1}').commits).toEqual([]);
  });

  it('whose older snapshots have expired: what is not known ends with the oldest', () => {
    const whole = JSON.parse(metadataOf([1, 2, 3].map((id) => ({ id, at: id * 1000, records: 10 }))));
    const { commits, since } = read(JSON.stringify({ ...whole, snapshots: whole.snapshots.slice(1) }));
    expect(commits.map(({ at }) => at)).toEqual([2000, 3000]);
    expect(since).toBe(2000);
  });

  it('of a thousand snapshots: the newest 256', () => {
    const { ids, since } = read(metadataOf(Array.from({ length: 1000 }, (_, i) => ({ id: i + 1, at: i, records: 1 }))));
    expect(ids.size).toBe(256);
    expect(since).toBe(744);
  });

  it('whose snapshots are in a circle is read once', () => {
    const whole = JSON.parse(metadataOf([1, 2].map((id) => ({ id, at: id, records: 1 }))));
    whole.snapshots[0]['parent-snapshot-id'] = 2;
    expect(read(JSON.stringify(whole)).commits).toHaveLength(2);
  });

  it('whose summary has files and no records does not know how many', () => {
    const text = metadataOf([{ id: 1, at: 1, records: 5 }]).replace('"added-records":"5",', '');
    expect(read(text).commits[0]?.records).toBeNaN();
  });

  it.each([
    ['no JSON', 'PAR1', 'it is not the metadata of an Iceberg table'],
    ['no object', '[]', 'it is not the metadata of an Iceberg table'],
    ['nested without an end', '['.repeat(200_000), 'it is not the metadata of an Iceberg table'],
    ['nested very deep', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'it is not the metadata of an Iceberg table'],
    [
      'without the snapshot of main',
      '{"format-version":2,"current-snapshot-id":7,"snapshots":[{"snapshot-id":7}]}',
      'the snapshot of its branch main is not there',
    ],
  ])('that is %s is an error that says so', (_, text, says) => {
    expect(historyIn(text, 'main')).toEqual({ kind: 'failed', says });
  });
});
