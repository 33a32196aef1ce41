/** What is set in the code of the job is not asked for, and no other vertex is made wider for it. */
import { describe, expect, it } from 'vitest';
import type { JobVertex } from '../../../lib/model/graph.ts';
import type { VertexProposal } from '../../../lib/policies/policy.ts';
import { inCodeOf, withinCode } from '../../../lib/rules/parallelism-in-code.ts';
import { START, vertexOf } from '../../support/small-job.ts';

const HOUR = 3_600_000;
const kpu = { kind: 'kpu', parallelism: 6, parallelismPerKpu: 1, kpus: 6, dollarsPerHour: 0.77 } as const;
type Situation = Parameters<typeof inCodeOf>[0];

const situation = (vertices: readonly JobVertex[], own: Partial<Situation> = {}): Situation =>
  ({ job: { graph: { vertices }, size: { kind: 'kpu', current: kpu } }, now: START, state: {}, ...own }) as Situation;
const vertex = (name: string, parallelism: number) => vertexOf(name, { parallelism });
const proposal = (of: JobVertex, parallelism: number): VertexProposal => ({
  vertex: of,
  parallelism,
  urgent: false,
  expectedProcessingRate: 1,
  because: [],
  kind: parallelism === of.parallelism ? 'keep' : 'change',
  headline: () => ({ rule: 'kpu', says: '' }),
});

const source = vertex('source', 6);
const work = vertex('work', 4);

describe('a vertex that the parallelism of the application does not move', () => {
  it('is the limit: every vertex stays, and it is said once', () => {
    const all = withinCode([proposal(source, 8), proposal(work, 7)], inCodeOf(situation([source, work])));
    expect(all.map(({ kind, parallelism }) => [kind, parallelism])).toEqual([
      ['keep', 6],
      ['keep', 4],
    ]);
    expect(all.flatMap(({ because }) => because)).toEqual([
      {
        rule: 'kpu-pinned',
        vertex: work.id,
        bound: 'setParallelism',
        says: expect.stringMatching(/^work needs 7, but runs at 4 of its own, .* no other size processes more\.$/),
        numbers: { has: { value: 4, unit: 'subtasks' }, needs: { value: 7, unit: 'subtasks' } },
      },
    ]);
  });

  it('has enough: the others are sized as they are proposed', () => {
    const wanted = [proposal(source, 8), proposal(work, 3)];
    expect(withinCode(wanted, inCodeOf(situation([source, work])))).toEqual(wanted);
  });

  it('is not known from a graph of before a change, where no vertex follows the application', () => {
    const wanted = [proposal(vertex('source', 4), 8), proposal(work, 7)];
    expect(withinCode(wanted, inCodeOf(situation(wanted.map((one) => one.vertex))))).toEqual(wanted);
  });

  it('on other platforms each vertex has a parallelism of its own', () => {
    const job = { graph: { vertices: [source, work] }, size: { kind: 'task-manager' } } as unknown as Situation['job'];
    const wanted = [proposal(source, 8), proposal(work, 7)];
    expect(withinCode(wanted, inCodeOf(situation([], { job })))).toEqual(wanted);
  });
});

describe('what is remembered', () => {
  const same = vertex('source', 4);
  const at4 = { graph: { vertices: [same, work] }, size: { kind: 'kpu', current: { ...kpu, parallelism: 4 } } };
  const later = (hours: number) =>
    inCodeOf({
      job: at4 as unknown as Situation['job'],
      now: START + hours * HOUR,
      state: { inCode: { [work.id]: { parallelism: 4, at: START } } },
    });

  it('that it did not follow, for a day, while the application has its parallelism by chance', () => {
    expect(inCodeOf(situation([source, work]))).toEqual({ [work.id]: { parallelism: 4, at: START } });
    expect(later(23)).toEqual({ [work.id]: { parallelism: 4, at: START } });
    expect(later(24)).toEqual({});
  });

  it('not once it has another parallelism', () => {
    const moved = situation([source, vertex('work', 6)], {
      state: { inCode: { [work.id]: { parallelism: 4, at: START } } },
    });
    expect(inCodeOf(moved)).toEqual({});
  });
});
