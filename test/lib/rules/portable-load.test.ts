/** A portable pipeline of Beam is not taken for idle, and its memory is never that of the heap. */
import { describe, expect, it } from 'vitest';
import { withReadingStages } from '../../../lib/collection/portable-input.ts';
import { evaluateJob } from '../../../lib/evaluate-job.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { JobGraph, JobVertex } from '../../../lib/model/graph.ts';
import type { JobState } from '../../../lib/model/job.ts';
import { isPortable } from '../../../lib/model/portable.ts';
import { flink } from '../../../lib/policies/flink/flink.ts';
import type { VertexProposal } from '../../../lib/policies/policy.ts';
import { withKnownLoad } from '../../../lib/rules/portable-load.ts';
import { all, idOf, inARow, MINUTE, observe, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const GIB = 2 ** 30;
const IMPULSE = 'Source: Impulse';
const WORK = '[3]{work, key, window}';

interface Case {
  readonly graph: JobGraph;
  readonly doing: Parameters<typeof observe>[2];
  readonly options?: Readonly<Record<string, string>>;
  readonly heapGib?: number;
}

const decided = ({ graph, doing, options = {}, heapGib = 0.2 }: Case) =>
  evaluateJob({
    policy: flink,
    options: optionsOf({ 'taskmanager.memory.process.size': '4 gb', ...options }),
    job: stateOf(graph, { taskManager: { cpu: 2, memoryBytes: 4 * GIB } }),
    state: initialState,
    observations: [0, 1, 2, 3].map((minute) => {
      const seen = observe(graph, START + minute * MINUTE, doing);
      return { ...seen, job: { ...seen.job, heapUsedBytes: all(heapGib * GIB), heapMaxBytes: all(GIB) } };
    }),
    now: START + 3 * MINUTE,
    executionMode: { kind: 'act' },
  }).decision;

const codes = (given: Case): readonly string[] => [...new Set(decided(given).because.map(({ rule }) => rule))];

describe('the names of a job', () => {
  it.each([
    [WORK, true],
    ['[1]numbers/ProcessSizedElementsAndRestrictions0', true],
    ['Source: Impulse -> [1]parts/FlatMap(<lambda at core.py:4094>)', true],
    ['group -> [1]seen', true],
    ['Source: orders -> ([2]{parse, key}, [1]late)', true],
    ['Source: orders/Read(KafkaIO)', false],
    ['Source: orders[1] -> Calc[2] -> Sink: out[3]', false],
    ['[1]:TableSourceScan(table=[[orders]])', false],
    ['GroupAggregate[7]', false],
    ['parse [2] fields', false],
  ])('%s: of a portable pipeline? %s', (name, expected) => {
    expect(isPortable({ vertices: [vertexOf(name)] })).toBe(expected);
  });
});

describe('a pipeline that reads in its harness', () => {
  const idle = { busy: 0.1, recordsPerSecond: 0 };
  const full = { busy: 0.98, recordsPerSecond: 400 };
  const MADE = '[2]split/{Pair, Size}';
  const READ = '[1]read/ProcessSizedElementsAndRestrictions0';
  const doing = { [IMPULSE]: idle, [MADE]: idle, [READ]: { busy: 0.1, recordsPerSecond: 400 }, [WORK]: full };
  const graph = inARow(vertexOf(IMPULSE, { parallelism: 1 }), vertexOf(MADE), vertexOf(READ), vertexOf(WORK));

  it('is scaled by what its reading stage sends on; what the impulse alone feeds stays', () => {
    const decision = decided({ graph, doing });
    const moved = decision.kind === 'rescale' ? decision.vertices : [];
    expect(moved.map(({ vertex, from, to }) => [vertex, to > from])).toEqual([
      [idOf(READ), false],
      [idOf(WORK), true],
    ]);
  });

  it.each<[string, 'kpu' | 'per-vertex', number, readonly number[]]>([
    ['on Managed Flink goes along when all others need less', 'kpu', 2, [2, 2]],
    ['on Managed Flink is in the way of no wider ones', 'kpu', 8, [4, 8]],
    ['elsewhere keeps its own', 'per-vertex', 2, [4, 2]],
  ])('what the impulse alone feeds %s', (_, kind, to, expected) => {
    const flat = inARow(vertexOf(IMPULSE), vertexOf(READ), vertexOf(WORK));
    const row = withReadingStages({ job: stateOf(flat), observations: [] }).job.graph;
    const wants =
      (parallelism: number) =>
      (vertex: JobVertex): VertexProposal => ({
        vertex,
        kind: 'change',
        parallelism,
        urgent: true,
        expectedProcessingRate: 1,
        because: [],
        headline: () => ({ rule: 'kpu', says: '' }),
      });
    const vertices = row.vertices.map((vertex) => wants(vertex.name === IMPULSE ? 1 : to)(vertex));
    const limited = withKnownLoad(
      { kind: 'proposed', state: undefined, notices: [], vertices, restart: { kind: 'yes' } },
      { graph: row, size: { kind } as JobState['size'] },
    );
    const given = limited.kind === 'proposed' ? limited.vertices : [];
    expect([given[0]?.parallelism, given[2]?.parallelism]).toEqual(expected);
    expect(given[0]?.kind).toBe(expected[0] === 4 ? 'keep' : 'change');
  });

  it('is scaled alike where the back pressure of that stage is not read', () => {
    expect(codes({ graph, doing })).not.toContain('metric-missing');
  });

  it('keeps its parallelism where no stage sends on what it reads, and that is all that is said', () => {
    const both = `[2]{${READ}, write}`;
    const alone = inARow(vertexOf(IMPULSE, { parallelism: 1 }), vertexOf(MADE), vertexOf(both));
    const decision = decided({ graph: alone, doing: { ...doing, [both]: { busy: 0.9, recordsPerSecond: 0 } } });
    expect(decision).toEqual({
      kind: 'hold',
      because: [
        {
          rule: 'portable-load',
          vertex: idOf(IMPULSE),
          says: 'Source: Impulse reads nothing, and no stage behind it sends on what this pipeline of Beam reads in its harness: how much arrives is not known, and the job keeps its parallelism.',
        },
      ],
    });
  });

  it('would be made smaller there as any other job whose source reads nothing', () => {
    const plain = inARow(vertexOf('Source: nothing', { parallelism: 1 }), vertexOf('work'));
    expect(
      decided({ graph: plain, doing: { 'Source: nothing': idle, work: { busy: 0.9, recordsPerSecond: 0 } } }).kind,
    ).toBe('rescale');
  });
});

describe('a portable pipeline that reads with a source of the runner', () => {
  const graph = inARow(vertexOf('Source: orders'), vertexOf(WORK));
  const full = {
    'Source: orders': { busy: 0.1, recordsPerSecond: 400 },
    [WORK]: { busy: 0.98, recordsPerSecond: 400 },
  };
  const tuned = { 'memory.tuning.enabled': 'true' };

  it('is scaled by that one, beside a side input that an impulse makes', () => {
    const [source, work] = graph.vertices;
    const impulse = vertexOf(IMPULSE, { parallelism: 1 });
    const beside = { ...work!, inputs: [...work!.inputs, { from: impulse.id, shipStrategy: 'BROADCAST' }] };
    const doing = { ...full, [IMPULSE]: { busy: 0, recordsPerSecond: 0 } };
    const decision = decided({ graph: { vertices: [impulse, source!, beside] }, doing });
    const moved = decision.kind === 'rescale' ? decision.vertices : [];
    expect(moved.map(({ vertex }) => vertex)).toEqual([source!.id, work!.id]);
  });

  it('keeps the memory of its task managers, where another job would be given what its heap needs', () => {
    const decision = decided({ graph, doing: full, options: tuned });
    expect(decision).toMatchObject({ kind: 'rescale', config: { overrides: {}, removals: [] } });
    expect(decision.because.map(({ rule }) => rule)).toContain('portable-memory');
    const plain = inARow(vertexOf('Source: orders'), vertexOf('work'));
    const other = decided({ graph: plain, doing: { ...full, work: full[WORK]! }, options: tuned });
    expect(other.kind === 'rescale' && other.config.overrides['taskmanager.memory.process.size']).toBeTruthy();
  });

  it('is not held back by a full heap', () => {
    const options = { 'memory.heap-usage.threshold': '0.5' };
    expect(codes({ graph, doing: full, options, heapGib: 0.9 })).not.toContain('memory-pressure');
    const plain = inARow(vertexOf('Source: orders'), vertexOf('work'));
    expect(codes({ graph: plain, doing: { ...full, work: full[WORK]! }, options, heapGib: 0.9 })).toEqual([
      'memory-pressure',
    ]);
  });
});
