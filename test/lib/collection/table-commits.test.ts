import { describe, expect, it } from 'vitest';
import { committedBetween, tableAt, withHistory } from '../../../lib/collection/table-commits.ts';
import type { SourceTable, TableCommit } from '../../../lib/model/tables.ts';

const S = 1000;
const commit = (seconds: number, records: number, writer = 'a'): TableCommit => ({
  id: `${writer}${seconds}`,
  at: seconds * S,
  records,
  writer,
  files: 4,
  bytes: records * 100,
});
const rateAt = (seconds: number, commits: readonly TableCommit[]) => tableAt({ commits }, seconds * S)?.tableRate;

describe('the rate of a table', () => {
  it('is unknown with one commit, and known with the second', () => {
    expect(tableAt({ commits: [] }, 0)).toBeUndefined();
    expect(rateAt(10, [commit(0, 500)])).toBeUndefined();
    expect(tableAt({ commits: [commit(0, 500), commit(300, 60_000)] }, 330 * S)).toEqual({
      tableRate: 200,
      tableSeconds: 300,
      tableNewest: 60_000,
      tableAge: 30,
      tableFiles: 4,
      tableBytes: 6_000_000,
    });
  });

  it('is that of an instant: what was committed later does not count', () => {
    const commits = [commit(0, 500), commit(300, 60_000), commit(600, 120_000)];
    expect([599, 600].map((at) => rateAt(at, commits))).toEqual([200, 400]);
  });

  it('is twice as much with the first commit that has it, whatever its distance', () => {
    expect(rateAt(720, [commit(0, 1), commit(300, 60_000), commit(710, 164_000)])).toBe(400);
  });

  it('is less when a commit does not come', () => {
    const commits = [commit(0, 1), commit(300, 60_000)];
    expect([600, 749, 751, 900].map((at) => rateAt(at, commits))).toEqual([200, 200, 133.038, 100]);
    expect([600, 900].map((at) => tableAt({ commits }, at * S)?.tableNewest)).toEqual([60_000, 0]);
  });

  it('is taken over a minute at least where commits are more frequent', () => {
    const commits = [0, 10, 20, 30, 40, 50, 60, 78].map((at) => commit(at, 1000));
    // Those after second 10: the one of second 78 is 8 s late.
    expect(rateAt(80, commits)).toBeCloseTo(6000 / 68, 3);
    expect(tableAt({ commits }, 80 * S)?.tableSeconds).toBeCloseTo(68 / 6, 3);
  });

  it('is the sum over writers, whenever each of them commits', () => {
    const a = [0, 300, 600].map((at) => commit(at, 60_000, 'a'));
    const b = [5, 305, 605].map((at) => commit(at, 30_000, 'b'));
    const commits = [...a, ...b].toSorted((one, other) => one.at - other.at);
    expect([400, 602, 606].map((at) => rateAt(at, commits))).toEqual([300, 300, 300]);
    expect(tableAt({ commits }, 606 * S)).toMatchObject({ tableNewest: 90_000, tableSeconds: 150 });
  });

  it('is nothing for a while in which nothing is written', () => {
    expect(rateAt(660, [commit(0, 9), commit(300, 60_000), commit(600, 0)])).toBe(0);
  });

  it('is unknown where a commit does not say its records', () => {
    expect(rateAt(310, [commit(0, 9), commit(300, Number.NaN)])).toBeUndefined();
  });
});

describe('what was committed between two times', () => {
  const commits = [commit(100, 1), commit(200, 20), commit(300, 300)];
  it.each([
    [100, 300, 320],
    [99, 200, 21],
    [300, 900, 0],
    [49, 300, undefined],
  ])('after %i s and until %i s', (from, to, records) => {
    expect(committedBetween({ commits, since: 50 * S }, from * S, to * S)).toBe(records);
  });
});

describe('a table that is read again', () => {
  const history = (commits: readonly TableCommit[], since: number) => ({
    commits,
    since,
    ids: new Set(commits.map(({ id }) => id)),
    newest: { id: commits.at(-1)?.id ?? '', at: commits.at(-1)?.at ?? 0, operation: 'append' },
  });
  const known: SourceTable = {
    says: 'table s3://a/b',
    file: 'v1',
    ...withHistory(undefined, history([commit(100, 1), commit(200, 2)], 0)),
    waited: { at: 7, records: 8 },
  };

  it('keeps what has expired since', () => {
    const next = withHistory(known, history([commit(200, 2), commit(300, 3)], 200 * S));
    expect(next.commits.map(({ records }) => records)).toEqual([1, 2, 3]);
    expect(next).toMatchObject({ since: 0, waited: { at: 7, records: 8 }, newest: { id: 'a300' } });
  });

  it('does not keep what was rolled back', () => {
    const next = withHistory(known, history([commit(100, 1), commit(400, 4)], 0));
    expect(next.commits.map(({ records }) => records)).toEqual([1, 4]);
  });

  it('does not know what was between, where all of that has expired', () => {
    const next = withHistory(known, history([commit(900, 9)], 900 * S));
    expect(next).toMatchObject({ since: 900 * S, commits: [{ records: 9 }] });
  });

  it('keeps the newest 48', () => {
    const many = Array.from({ length: 60 }, (_, i) => commit(i + 1, 1));
    const { commits, since } = withHistory(undefined, history(many, 0));
    expect([commits.length, since]).toEqual([48, 13 * S]);
  });
});
