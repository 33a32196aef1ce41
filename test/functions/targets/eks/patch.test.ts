import { describe, expect, it } from 'vitest';
import { parseResource } from '../../../../functions/flink-kubernetes-operator/flink-resource.ts';
import { patchFor } from '../../../../functions/flink-kubernetes-operator/patch.ts';
import type { ConfigChanges } from '../../../../lib/model/decision.ts';
import { PARALLELISM_OVERRIDES, parseOverrides, printOverrides } from '../../../../lib/sizing/override-string.ts';
import { applyJsonPatch } from '../../../../sandbox/kubernetes/api/patch.ts';
import { WORK } from '../../../support/flink-rest/fake-job.ts';
import { ordersManifest } from '../../../support/kubernetes/orders.ts';

const NAME = { kind: 'flinkdeployments', namespace: 'streaming', name: 'orders' } as const;
const SIZE = 'taskmanager.memory.process.size';

const CHANGES: ConfigChanges = {
  overrides: { 'taskmanager.memory.managed.fraction': '0.25', [SIZE]: '3 gb' },
  removals: ['taskmanager.memory.managed.size', 'taskmanager.memory.flink.size'],
};

/** The configuration and the task manager's spec after the patch. */
const patched = (
  flinkConfiguration: object | undefined,
  { config = CHANGES, taskManager = {} }: { config?: ConfigChanges; taskManager?: object } = {},
) => {
  const manifest = ordersManifest();
  const resource = {
    ...manifest,
    metadata: { ...manifest.metadata, generation: 7 },
    spec: { ...manifest.spec, flinkConfiguration, taskManager },
  };
  const operations = patchFor(parseResource(NAME, JSON.stringify(resource)), { config });
  expect(operations[0]).toEqual({ op: 'test', path: '/metadata/generation', value: 7 });
  expect(applyJsonPatch(resource, operations)).toBe(true);
  return { configuration: resource.spec.flinkConfiguration, taskManager: resource.spec.taskManager };
};

describe('overrides that Flink has lost are written as another text of the same map', () => {
  const asked = (written: string, to: Readonly<Record<string, number>>) => {
    const manifest = ordersManifest();
    const resource = {
      ...manifest,
      metadata: { ...manifest.metadata, generation: 7 },
      spec: { ...manifest.spec, flinkConfiguration: { [PARALLELISM_OVERRIDES]: written } },
    };
    expect(applyJsonPatch(resource, patchFor(parseResource(NAME, JSON.stringify(resource)), { parallelism: to }))).toBe(
      true,
    );
    return resource.spec.flinkConfiguration[PARALLELISM_OVERRIDES] ?? '';
  };

  it.each([
    ['of several vertices', { a: 1, b: 20 }],
    ['of the only vertex', { a: 20 }],
  ])('%s', (_, to) => {
    const canonical = printOverrides(to);
    const other = asked(canonical, to);
    expect(other).not.toBe(canonical);
    expect(parseOverrides(other)).toEqual(to);
    expect(asked(other, to)).toBe(canonical);
  });
});

describe('the configuration is patched', () => {
  it.each([
    [
      'flat',
      { [SIZE]: '4 gb', 'taskmanager.memory.managed.size': '1 gb', 'taskmanager.numberOfTaskSlots': '4' },
      { [SIZE]: '3 gb', 'taskmanager.memory.managed.fraction': '0.25', 'taskmanager.numberOfTaskSlots': '4' },
    ],
    [
      'nested, as deep as it is',
      { taskmanager: { memory: { process: { size: '4 gb' }, managed: { size: '1 gb' } }, numberOfTaskSlots: 4 } },
      { taskmanager: { memory: { process: { size: '3 gb' }, managed: { fraction: '0.25' } }, numberOfTaskSlots: 4 } },
    ],
    [
      'nested, with dots below',
      { taskmanager: { 'memory.process.size': '4 gb' }, 'execution.checkpointing.interval': '60 s' },
      {
        taskmanager: { 'memory.process.size': '3 gb', 'memory.managed.fraction': '0.25' },
        'execution.checkpointing.interval': '60 s',
      },
    ],
    [
      'in both forms where it has both',
      { [SIZE]: '4 gb', taskmanager: { memory: { 'process.size': '5 gb', 'flink.size': '2 gb' } } },
      { [SIZE]: '3 gb', taskmanager: { memory: { 'process.size': '3 gb', 'managed.fraction': '0.25' } } },
    ],
    ['where there is none', undefined, { [SIZE]: '3 gb', 'taskmanager.memory.managed.fraction': '0.25' }],
  ])('%s', (_, before, after) => {
    expect(patched(before).configuration).toEqual(after);
  });

  it('together with the overrides, and with nothing else', () => {
    const manifest = ordersManifest();
    manifest.metadata.generation = 1;
    const operations = patchFor(parseResource(NAME, JSON.stringify(manifest)), {
      parallelism: { [WORK]: 20 },
      config: { overrides: { [SIZE]: '3 gb' }, removals: [SIZE.replace('process', 'flink')] },
    });
    expect(operations.map(({ op, path }) => `${op} ${path}`)).toEqual([
      'test /metadata/generation',
      'add /spec/flinkConfiguration/pipeline.jobvertex-parallelism-overrides',
      'add /spec/flinkConfiguration/taskmanager.memory.process.size',
      'add /spec/taskManager/resource/memory',
    ]);
  });
});

describe("the task manager's memory is patched", () => {
  const limited = { resources: { requests: { cpu: 2, memory: '4Gi' }, limits: { memory: '6Gi' } } };
  it.each([
    [
      'in bytes, as the operator does',
      { resource: { cpu: 2, memory: '4Gi' } },
      { resource: { cpu: 2, memory: '3221225472' } },
    ],
    [
      'in the newer form, with its limit by the same ratio',
      limited,
      { resources: { requests: { cpu: 2, memory: '3221225472' }, limits: { memory: '4831838208' } } },
    ],
    [
      'without a limit',
      { resources: { requests: { memory: '4Gi' } } },
      { resources: { requests: { memory: '3221225472' } } },
    ],
    [
      'in the newer form, which counts, and not in the older beside it',
      { resource: { memory: '8Gi' }, resources: { requests: { memory: '4Gi' } } },
      { resource: { memory: '8Gi' }, resources: { requests: { memory: '3221225472' } } },
    ],
    ['not where the configuration alone gives it', { resource: { cpu: 2 } }, { resource: { cpu: 2 } }],
  ])('%s', (_, before, after) => {
    expect(patched({}, { taskManager: before }).taskManager).toEqual(after);
  });

  it.each([
    ['4Gi', { resource: { memory: '3221225472' } }, { resource: { memory: '4Gi' } }],
    [
      '4Gi/6Gi',
      { resources: { requests: { memory: '3Gi' }, limits: { memory: '5Gi' } } },
      { resources: { requests: { memory: '4Gi' }, limits: { memory: '6Gi' } } },
    ],
  ])('literally when it is rolled back: %s', (taskManagerMemory, before, after) => {
    const config = { overrides: {}, removals: [SIZE], taskManagerMemory };
    expect(patched({ [SIZE]: '3 gb' }, { config, taskManager: before })).toEqual({
      configuration: {},
      taskManager: after,
    });
  });

  it('not by changes that say nothing of it', () => {
    const config = { overrides: { 'taskmanager.memory.network.max': '1 gb' }, removals: [] };
    const taskManager = { resource: { memory: '4Gi' } };
    expect(patched({}, { config, taskManager }).taskManager).toEqual(taskManager);
  });
});
