/**
 * Expected values follow the operator's ResourceConfigUtils (main, July 2026): Flink's MemorySize.parse first, else the text
 * in upper case, without spaces and a last B, as a Quantity of fabric8. CPU is that Quantity, in its own case.
 */
import { describe, expect, it } from 'vitest';
import { quantity } from '../../../functions/flink-kubernetes-operator/quantity.ts';
import {
  bytesOf,
  containerMemory,
  memoryFields,
} from '../../../functions/flink-kubernetes-operator/task-manager-memory.ts';
import { containerCpu } from '../../../functions/flink-kubernetes-operator/task-manager-resources.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const GIB = 2 ** 30;

describe('the memory of a container', () => {
  it.each<[string, number | undefined]>([
    // Flink's units, in any case: binary, also where Kubernetes would read them as decimal.
    ['2048m', 2 * GIB],
    ['4g', 4 * GIB],
    ['4 G', 4 * GIB],
    ['500M', 500 * MIB],
    ['1000k', 1000 * KIB],
    ['1000K', 1000 * KIB],
    ['512 mb', 512 * MIB],
    ['2 gibibytes', 2 * GIB],
    ['  3 tb ', 3 * 2 ** 40],
    ['2048', 2048],
    ['2147483648', 2 * GIB],
    ['2147483648 bytes', 2 * GIB],
    // The units of Kubernetes, in any case, with spaces and a B.
    ['2Gi', 2 * GIB],
    ['2GiB', 2 * GIB],
    ['2 GiB', 2 * GIB],
    ['2gi', 2 * GIB],
    ['2 g i', 2 * GIB],
    ['4096 MiB', 4 * GIB],
    ['2048mi', 2 * GIB],
    ['64 ki', 64 * KIB],
    ['1.5Gi', 1.5 * GIB],
    ['.5gi', 0.5 * GIB],
    ['1.5g', 1.5e9],
    ['1.5 GB', 1.5e9],
    ['1.5m', 1.5e6],
    ['1e9', 1e9],
    ['1E9', 1e9],
    ['2e', 2e18],
    ['1Ei', 2 ** 60],
    ['+2Gi', 2 * GIB],
    // The request of a pair.
    ['4Gi/8Gi', 4 * GIB],
    // What the operator refuses.
    ['', undefined],
    ['a lot', undefined],
    ['Gi', undefined],
    ['-2Gi', undefined],
    ['-1g', undefined],
    ['1.5k', undefined],
    ['2 gigs', undefined],
    ['1e9Gi', undefined],
    ['1.2.3Gi', undefined],
    ['100n', undefined],
  ])('%j is %s bytes', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it.each([
    ['resource', { resource: { memory: '2Gi' } }, '2Gi'],
    ['an empty resources beside resource', { resource: { memory: '2Gi' }, resources: {} }, '2Gi'],
    ['empty requests and limits', { resource: { memory: '2Gi' }, resources: { requests: {}, limits: null } }, '2Gi'],
    ['limits alone', { resources: { limits: { memory: '4Gi', cpu: '2' } } }, '4Gi'],
    ['limits beside resource', { resource: { memory: '2Gi' }, resources: { limits: { memory: '4Gi' } } }, '4Gi'],
    ['requests beside limits', { resources: { requests: { memory: '2Gi' }, limits: { memory: '4Gi' } } }, '2Gi/4Gi'],
    ['a number', { resources: { requests: { memory: 2147483648 } } }, '2147483648'],
    [
      'resources of CPU only: resource is ignored',
      { resource: { memory: '2Gi' }, resources: { requests: { cpu: 1 } } },
      undefined,
    ],
    ['nothing', {}, undefined],
  ])('is that of %s', (_, taskManager, memory) => {
    expect(containerMemory({ spec: { taskManager } })).toBe(memory);
  });
});

describe('tuned memory is written into the field that the operator reads', () => {
  const tuned: ConfigChanges = { overrides: { 'taskmanager.memory.process.size': '3 gb' }, removals: [] };
  const bytes = String(3 * GIB);
  it.each([
    ['resource', { resource: { memory: '4Gi' } }, [[['resource', 'memory'], bytes]]],
    [
      'limits alone',
      { resource: { memory: '9Gi' }, resources: { limits: { memory: '4Gi' } } },
      [[['resources', 'limits', 'memory'], bytes]],
    ],
    ['requests alone', { resources: { requests: { memory: '4Gi' } } }, [[['resources', 'requests', 'memory'], bytes]]],
    [
      'both, in the ratio they had',
      { resources: { requests: { memory: '4 GiB' }, limits: { memory: '6gi' } } },
      [
        [['resources', 'requests', 'memory'], bytes],
        [['resources', 'limits', 'memory'], String(4.5 * GIB)],
      ],
    ],
    ['none: resources without memory', { resource: { memory: '4Gi' }, resources: { limits: { cpu: '1' } } }, []],
  ])('%s', (_, taskManager, fields) => {
    expect(memoryFields({ spec: { taskManager } }, tuned).map(({ path, value }) => [path, value])).toEqual(fields);
  });

  it('and a pair is brought back as it was', () => {
    const taskManager = { resources: { requests: { memory: '3221225472' }, limits: { memory: '4831838208' } } };
    const back = memoryFields(
      { spec: { taskManager } },
      { overrides: {}, removals: [], taskManagerMemory: '4 GiB/6gi' },
    );
    expect(back.map(({ value }) => value)).toEqual(['4 GiB', '6gi']);
  });
});

describe('CPU', () => {
  it.each([
    [{ resource: { cpu: 1 } }, 1],
    [{ resource: { cpu: '0.5' } }, 0.5],
    [{ resource: { cpu: 2 }, resources: { limits: { cpu: '500m' } } }, 0.5],
    [{ resources: { requests: { cpu: '1500m' }, limits: { cpu: 4 } } }, 1.5],
    [{ resource: { cpu: 2 }, resources: { limits: { memory: '1Gi' } } }, Number.NaN],
    [{}, Number.NaN],
  ])('of %j is %s', (taskManager, cpu) => {
    expect(containerCpu({ spec: { taskManager } })).toBe(cpu);
  });
});

it.each([
  ['500m', 0.5],
  ['8', 8],
  ['.5', 0.5],
  ['2Gi', 2 ** 31],
  ['1e3', 1000],
  ['129e-6', 129e-6],
  ['2k', 2000],
  ['1E', 1e18],
  ['2Ei', 2 * 2 ** 60],
  ['-1', -1],
  ['2K', Number.NaN],
  ['2gi', Number.NaN],
  ['2 Gi', Number.NaN],
  ['1e3k', Number.NaN],
  ['1.2.3', Number.NaN],
  ['plenty', Number.NaN],
  ['', Number.NaN],
])('a quantity of Kubernetes: %j', (text, amount) => {
  expect(quantity(text)).toBe(amount);
});
