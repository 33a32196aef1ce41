import { describe, expect, it } from 'vitest';
import type { Sample, VertexSample } from '../../../lib/model/sample.ts';
import type { VertexProposal } from '../../../lib/policies/policy.ts';
import { withinCommits } from '../../../lib/rules/iceberg-commits.ts';
import { idOf, inARow, MINUTE, START, stateOf, vertexOf } from '../../support/small-job.ts';

const COMMITTER = idOf('Committer');
const graph = inARow(
  vertexOf('log'),
  vertexOf('writer', { name: 'orders: Writer' }),
  vertexOf('Committer', { name: 'orders: Committer' }),
);
const [log, writer, committer] = graph.vertices;

const wanting = (parallelism: number): readonly VertexProposal[] =>
  [log!, writer!, committer!].map((vertex) => ({
    vertex,
    parallelism,
    urgent: false,
    because: [],
    expectedProcessingRate: 100,
    kind: vertex === committer ? 'keep' : 'change',
    headline: () => ({ rule: 'capacity-curve', says: '' }),
  }));

const windowOf = (commits: readonly Partial<VertexSample>[]): readonly Sample[] =>
  commits.map((commit, i) => ({ at: START + i * MINUTE, vertices: { [COMMITTER]: commit }, job: {} }));

const proposed = (commits: readonly Partial<VertexSample>[], parallelism = 8) =>
  withinCommits(wanting(parallelism), { job: stateOf(graph), window: windowOf(commits) }).map((one) => ({
    kind: one.kind,
    parallelism: one.parallelism,
    because: one.because.map(({ rule }) => rule),
  }));

const kept = { kind: 'keep', parallelism: 4, because: ['commit-bound'] };
const left = { kind: 'keep', parallelism: 8, because: [] };
const larger = { kind: 'change', parallelism: 8, because: [] };

describe('a job that writes to Iceberg and is to get more subtasks', () => {
  it.each([
    ['committables wait, more and more', [1, 3, 6].map((pendingCommits) => ({ pendingCommits, commitMs: 900 }))],
    ['commits take longer and longer', [2_000, 5_000, 14_000].map((commitMs) => ({ pendingCommits: 1, commitMs }))],
  ])('does not get them while %s', (_, commits) => {
    expect(proposed(commits)).toEqual([kept, kept, left]);
  });

  it.each([
    ['one checkpoint waits', [1, 2, 1].map((pendingCommits) => ({ pendingCommits, commitMs: 900 }))],
    ['what waited is being committed', [6, 4, 2].map((pendingCommits) => ({ pendingCommits, commitMs: 900 }))],
    ['a quick commit takes three times as long', [200, 300, 900].map((commitMs) => ({ pendingCommits: 0, commitMs }))],
    ['nothing of its commits is known', [{}, {}, {}]],
  ])('gets them while %s', (_, commits) => {
    expect(proposed(commits)).toEqual([larger, larger, left]);
  });

  it('is shown what becomes of its files', () => {
    const mib = 1024 * 1024;
    const commits = [0, 40].map((files) => ({ committedFiles: files, committedBytes: files * 32 * mib }));
    expect(proposed(commits)).toEqual([larger, { ...larger, because: ['small-files'] }, left]);
    const [, ofWriter] = withinCommits(wanting(8), { job: stateOf(graph), window: windowOf(commits) });
    expect(ofWriter?.because[0]?.numbers).toMatchObject({
      files: { value: 8, unit: 'files a commit' },
      bytes: { value: 16 * mib, unit: 'bytes' },
      bytesNow: { value: 32 * mib, unit: 'bytes' },
    });
  });

  it('may get less, whatever its commits do', () => {
    const late = [1, 3, 6].map((pendingCommits) => ({ pendingCommits }));
    expect(proposed(late, 2).map(({ parallelism }) => parallelism)).toEqual([2, 2, 2]);
  });
});
