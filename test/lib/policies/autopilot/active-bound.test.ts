import { describe, expect, it } from 'vitest';
import type { JobVertex } from '../../../../lib/model/graph.ts';
import { boundReasons } from '../../../../lib/policies/autopilot/active-bound.ts';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { jobCapacity } from '../../../../lib/policies/autopilot/capacity.ts';
import { startingCurve } from '../../../../lib/policies/autopilot/capacity-curve.ts';
import { edgeKey } from '../../../../lib/policies/autopilot/ratios.ts';
import { type VertexCapacity, worthItsSlots } from '../../../../lib/policies/autopilot/vertex-capacity.ts';
import { idOf, optionsOf, vertexOf } from '../../../support/small-job.ts';

interface Given {
  readonly partitions?: number;
  readonly maxParallelism?: number;
  readonly hotKey?: number;
  readonly options?: Readonly<Record<string, string>>;
}

/** 100 records per busy second and subtask, seen at every size: hardly a doubt, and no contention. */
const points = [1, 2, 4, 8, 16, 32].map((parallelism) => [parallelism, 120, Math.log(100), 1] as const);
const curve = { ...startingCurve(), points, variance: 1e-6 };

const capacityOf = (
  name: 'read' | 'count',
  { partitions = 0, maxParallelism = 128, hotKey = 0, options = {} }: Given,
): VertexCapacity => {
  const inputs: JobVertex['inputs'] = [{ from: idOf('read'), shipStrategy: 'HASH' }];
  const graph = { vertices: [vertexOf('read', { maxParallelism }), vertexOf('count', { maxParallelism, inputs })] };
  const state = {
    ...initialAutopilotState,
    shares: { [idOf('read')]: 1 },
    ratios: { [edgeKey(idOf('read'), idOf('count'))]: 1 },
    vertices: { [idOf('read')]: { curve, hotKey }, [idOf('count')]: { curve, hotKey } },
  };
  const size = { kind: 'per-vertex', current: { kind: 'per-vertex', parallelism: {} } } as const;
  const job = { graph, size };
  const seen = { job, options: optionsOf(options), sourcePartitions: { [idOf('read')]: partitions } };
  const found = jobCapacity(state, seen).vertices.find(({ vertex }) => vertex.name === name);
  if (found === undefined) throw new Error(`${name} has no capacity`);
  return found;
};

describe('the active bound of a vertex', () => {
  it.each<[string, 'read' | 'count', Given, number, number, string, string, number]>([
    [
      'an option',
      'count',
      { options: { 'vertex.max-parallelism': '4' } },
      4,
      700,
      'within-bounds',
      'job.autoscaler.vertex.max-parallelism',
      8,
    ],
    [
      'its maximum parallelism',
      'read',
      { maxParallelism: 4 },
      4,
      700,
      'within-bounds',
      'max parallelism of the vertex',
      8,
    ],
    ['partitions', 'read', { partitions: 4 }, 4, 700, 'within-bounds', 'partitions of the source', 8],
    [
      'the least of the options',
      'count',
      { options: { 'vertex.min-parallelism': '6' } },
      6,
      250,
      'within-bounds',
      'job.autoscaler.vertex.min-parallelism',
      3,
    ],
    ['partitions that do not divide', 'read', { partitions: 12 }, 12, 700, 'none', '', 0],
    [
      'partitions that divide into twelve, not into eight',
      'read',
      { partitions: 12 },
      11,
      605,
      'uneven-parts',
      'partitions of the source',
      7,
    ],
    ['key groups', 'count', { maxParallelism: 12 }, 11, 605, 'uneven-parts', 'key groups of the vertex', 7],
    ['a hot key', 'count', { hotKey: 0.1 }, 16, 500, 'hot-key', 'hot key', 6],
  ])('%s', (_name, vertex, given, parallelism, load, rule, bound, wanted) => {
    const reasons = boundReasons(capacityOf(vertex, given), parallelism, load);
    if (rule === 'none') return expect(reasons).toEqual([]);
    const own = reasons.find((each) => each.rule === rule);
    expect(own).toMatchObject({ rule, bound, numbers: { wanted: { value: wanted, unit: 'subtasks' } } });
  });

  it('is none where the vertex carries its load at this size', () => {
    expect(boundReasons(capacityOf('count', {}), 8, 600)).toEqual([]);
    expect(boundReasons(capacityOf('read', { partitions: 8 }), 8, 600)).toEqual([]);
  });
});

describe('what is worth its slots, where nothing carries the load', () => {
  it.each<[string, 'read' | 'count', Given, number]>([
    ['4 partitions: 3 subtasks read no more than 2, 4 read twice as much', 'read', { partitions: 4 }, 4],
    ['24 key groups: up to 23 subtasks do as much as 12', 'count', { maxParallelism: 24 }, 24],
    ['at least 2 subtasks of 4 partitions', 'read', { partitions: 4, options: { 'vertex.min-parallelism': '2' } }, 4],
  ])('goes on past sizes that give nothing: %s', (_, name, given, subtasks) => {
    const one = capacityOf(name, given);
    expect(worthItsSlots(one)).toBe(one.cautious(subtasks));
  });

  it('ends where a hot key leaves little to gain', () => {
    const one = capacityOf('count', { hotKey: 0.3 });
    expect(worthItsSlots(one)).toBeLessThan(0.9 * one.first.best());
  });
});
