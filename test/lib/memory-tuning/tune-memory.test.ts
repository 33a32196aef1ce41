import { describe, expect, it } from 'vitest';
import { fractionText, shareOf } from '../../../lib/memory-tuning/fractions.ts';
import { tuneMemory } from '../../../lib/memory-tuning/tune-memory.ts';
import type { JobMetrics } from '../../../lib/model/evaluation.ts';
import { asVertexId, type JobVertex } from '../../../lib/model/graph.ts';
import { flinkOptions } from '../../../lib/policies/flink/flink-options.ts';

const vertex = (name: string, parallelism: number, ...inputs: readonly (readonly [string, string])[]): JobVertex => ({
  id: asVertexId(name),
  name,
  parallelism,
  maxParallelism: 128,
  inputs: inputs.map(([from, shipStrategy]) => ({ from: asVertexId(from), shipStrategy })),
  finished: false,
});

/** Three vertices of four subtasks each, slots shared. */
const graph = {
  vertices: [vertex('a', 4), vertex('b', 4, ['a', 'HASH']), vertex('c', 4, ['b', 'REBALANCE'])],
};

const inUse: JobMetrics = {
  gcPressure: [0, Number.NaN],
  heapMemoryUsed: [838_860_800, 838_860_800],
  heapMaxUsageRatio: [0.5, 0.5],
  managedMemoryUsed: [524_288_000, 524_288_000],
  metaspaceMemoryUsed: [157_286_400, 157_286_400],
  taskSlotsUsed: [4, Number.NaN],
};

const fourGb = {
  'taskmanager.memory.process.size': '4 gb',
  'taskmanager.numberOfTaskSlots': '2',
  'job.autoscaler.memory.tuning.enabled': 'true',
};

const tune = (
  changes: {
    readonly configuration?: Record<string, string>;
    readonly job?: Partial<JobMetrics>;
    readonly to?: number;
    readonly reported?: number;
    readonly sharing?: string;
  } = {},
) => {
  const to = changes.to ?? 8;
  return tuneMemory({
    options: flinkOptions(changes.configuration ?? fourGb),
    configuration: changes.configuration ?? fourGb,
    graph: { vertices: graph.vertices.map((one) => ({ ...one, slotSharingGroup: changes.sharing })) },
    evaluation: {
      at: 0,
      windowFull: true,
      vertices: {},
      job: { ...inUse, ...changes.job },
      restartMs: 0,
      processingBacklog: false,
    },
    parallelism: { [asVertexId('a')]: to, [asVertexId('b')]: to, [asVertexId('c')]: to },
    taskManagerMemoryBytes: changes.reported,
  });
};

describe('tuneMemory', () => {
  it('recommends what is in use and some to spare', () => {
    const tuning = tune();
    expect(tuning).toMatchObject({ kind: 'tuned', totalBytes: 3_204_196_623 });
    expect(tuning.kind === 'tuned' && tuning.message).toBe(
      [
        'Memory tuning recommends the following configuration (automatic tuning is enabled):',
        'taskmanager.memory.framework.heap.size: 0 bytes',
        'taskmanager.memory.jvm-metaspace.size: 180 mb',
        'taskmanager.memory.jvm-overhead.fraction: 0.135',
        'taskmanager.memory.managed.fraction: 0.557',
        'taskmanager.memory.network.max: 6 mb',
        'taskmanager.memory.network.min: 6 mb',
        'taskmanager.memory.process.size: 3204196623 bytes',
        'Remove the following config entries if present: [taskmanager.memory.flink.size, ' +
          'taskmanager.memory.managed.size, taskmanager.memory.size, taskmanager.memory.task.heap.size]',
      ].join('\n'),
    );
  });

  it('says so when tuning is off', () => {
    const { 'job.autoscaler.memory.tuning.enabled': _, ...configuration } = fourGb;
    const tuning = tune({ configuration });
    expect(tuning.kind === 'tuned' && tuning.message).toContain('(automatic tuning is disabled)');
  });

  it.each<[string, Parameters<typeof tune>[0], object]>([
    ['more heap for fewer task managers', { to: 2 }, { heap: 2 * Math.trunc(838_860_800 * 1.2) }],
    [
      'no more heap when neither slots nor their sharing are known',
      { to: 2, job: { taskSlotsUsed: [Number.NaN, Number.NaN] } },
      { heap: 1_006_632_960 },
    ],
    [
      'more heap for fewer task managers by the slots that vertices share, when slots are not known',
      { to: 2, job: { taskSlotsUsed: [Number.NaN, Number.NaN] }, sharing: 'default' },
      { heap: 2 * Math.trunc(838_860_800 * 1.2) },
    ],
    ['no managed memory when none is in use', { job: { managedMemoryUsed: [0, 0] } }, { managed: 0 }],
    [
      'the whole process with maximized managed memory',
      { configuration: { ...fourGb, 'job.autoscaler.memory.tuning.maximize-managed-memory': 'true' } },
      { process: 2 ** 32 },
    ],
    ['what the platform reports instead of the process size', { reported: 2 ** 30 }, { process: 2 ** 30 }],
    ['nothing for heap that is not measured', { job: { heapMemoryUsed: [Number.NaN, Number.NaN] } }, { heap: 0 }],
    ['never more than there is', { job: { heapMemoryUsed: [2 ** 40, 2 ** 40] } }, { process: 2 ** 32, managed: 0 }],
  ])('gives %s', (_, changes, memory) => expect(tune(changes)).toMatchObject({ kind: 'tuned', memory }));

  it.each([
    ['the process size is not known', { 'taskmanager.memory.flink.size': '3 gb' }],
    ['no size is known', {}],
    ['sizes contradict', { ...fourGb, 'taskmanager.memory.flink.size': '5 gb' }],
  ])('says nothing when %s', (_, configuration: Record<string, string>) =>
    expect(tune({ configuration })).toMatchObject({ kind: 'none' }),
  );
});

it.each([
  [2 ** 32, Math.fround(0.1), 429_496_736],
  [1000, 0.5, 500],
  [999, 0.001, 0],
  [2 ** 40, 1e-9, 1099],
  [7, 0, 0],
])('%d bytes * %d are %d', (bytes, share, expected) => expect(shareOf(bytes, share)).toBe(expected));

it.each([
  [429_496_736, 2 ** 32, '0.101'],
  [1, 10, '0.1'],
  [66, 1000, '0.066'],
  [1, 10_000, '0.001'],
  [0, 5, '0.0'],
  [5, 5, '1.0'],
  [5, 0, undefined],
])('%d of %d is the fraction %s', (part, whole, text) => expect(fractionText(part, whole)).toBe(text));
