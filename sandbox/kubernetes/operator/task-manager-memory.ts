/** Memory of a task manager of this spec, divided as the operator and Flink calculate it. */
import { flatConfiguration } from '../../../functions/flink-kubernetes-operator/configuration.ts';
import { bytesOf, containerMemory } from '../../../functions/flink-kubernetes-operator/task-manager-memory.ts';
import { processMemoryOf } from '../../../lib/memory-tuning/process-memory.ts';
import { OptionError } from '../../../lib/options/option-error.ts';
import type { TaskManagerMemory } from '../../../world/job/task-manager-memory.ts';
import type { Spec } from './spec-change.ts';

export type MemoryOfSpec =
  | { readonly kind: 'memory'; readonly memory: TaskManagerMemory }
  | { readonly kind: 'contradiction'; readonly problem: string };

/** The container's memory is the size of the process, whatever the configuration says of that. */
export const memoryOfSpec = ({ flinkConfiguration, taskManager }: Spec): MemoryOfSpec => {
  const container = bytesOf(containerMemory({ spec: { taskManager } }) ?? '');
  const configuration = flatConfiguration(flinkConfiguration);
  const model = divided(
    container === undefined ? configuration : { ...configuration, 'taskmanager.memory.process.size': `${container} b` },
  );
  if (model.kind === 'contradiction') return model;
  const { memory } = model;
  return {
    kind: 'memory',
    memory: {
      processBytes: Object.values<number>({ ...memory }).reduce((sum, bytes) => sum + bytes, 0),
      heapBytes: memory.taskHeap + memory.frameworkHeap,
      managedBytes: memory.managed,
    },
  };
};

const divided = (configuration: Readonly<Record<string, string>>): ReturnType<typeof processMemoryOf> => {
  try {
    return processMemoryOf(configuration);
  } catch (error) {
    if (error instanceof OptionError) return { kind: 'contradiction', problem: error.message };
    throw error;
  }
};
