/** The task manager memory that goes with the new parallelism. */
import { preTuningConfig } from '../memory-tuning/pre-tuning-config.ts';
import { tuneMemory } from '../memory-tuning/tune-memory.ts';
import { isPortable } from '../model/portable.ts';
import { formatNumber } from '../number/format.ts';
import { parseMemorySize } from '../options/memory-size.ts';
import type { JobRule, JobSituation } from './job-rule.ts';

/**
 * With tuning off, the result is only reported; in mode advise all is only recommended, so the configuration is reported
 * with it. Managed Flink has no such configuration: there fitPlatform sizes memory.
 */
export const taskManagerMemory: JobRule = (
  { kind, sized },
  { options, job, evaluation, executionMode, window, state },
) => {
  const advised = executionMode.kind === 'advise';
  if ((kind === 'recommend' && !advised) || job.size.kind === 'kpu') return undefined;
  const untuned = taskManagerBytes(options, job);
  if (isPortable(job.graph)) {
    const says =
      'Memory is not tuned: user code of this pipeline of Beam runs in a harness beside the JVM. What its heap leaves is what the harness has; size the containers by their own memory.';
    return { kind: 'propose', change: { taskManagerBytes: untuned }, because: [{ rule: 'portable-memory', says }] };
  }
  const seen = window.at(-1)?.job ?? {};
  const unmeasured = MEASURES.filter(([, measure]) => seen[measure] === undefined).map(([name]) => name);
  if (unmeasured.length > 0) {
    const says = `Memory is not tuned without ${unmeasured.join(', ')}, which ${unmeasured.length === 1 ? 'is' : 'are'} not measured here.`;
    return { kind: 'propose', change: { taskManagerBytes: untuned }, because: [{ rule: 'task-manager-memory', says }] };
  }
  const configuration = preTuningConfig(options.configuration, state.tuning);
  const tuning = tuneMemory({
    options,
    configuration,
    graph: job.graph,
    evaluation,
    parallelism: sized.parallelism,
    // The platform reports what was tuned.
    taskManagerMemoryBytes: configuration === options.configuration ? job.taskManager?.memoryBytes : undefined,
  });
  if (tuning.kind === 'none') return { kind: 'propose', change: { taskManagerBytes: untuned } };
  const recommended = options.memoryTuningEnabled || advised;
  return {
    kind: 'propose',
    change: recommended
      ? { config: tuning.changes, taskManagerBytes: tuning.totalBytes }
      : { taskManagerBytes: untuned },
    because: [
      {
        rule: 'task-manager-memory',
        says: `Task managers of ${formatNumber(tuning.totalBytes / 2 ** 20)} MiB have room for what was used; ${recommended ? 'the configuration goes with this decision.' : 'tuning is off.'}`,
        numbers: { memory: { value: tuning.totalBytes, unit: 'bytes' } },
        bound: 'job.autoscaler.memory.tuning.enabled',
      },
    ],
    notice: {
      type: 'Normal',
      reason: 'Configuration recommendation',
      key: 'MemoryTuning',
      message: tuning.message,
      intervalMs: options.eventIntervalMs,
    },
  };
};

/** Memory without a metric does not count as unused. With a metric but no value it does, as in Flink's autotuning. */
const MEASURES = [
  ['Status.JVM.Memory.Heap.Used', 'heapMemoryUsed'],
  ['Status.Flink.Memory.Managed.Used', 'managedMemoryUsed'],
  ['Status.JVM.Memory.Metaspace.Used', 'metaspaceMemoryUsed'],
] as const;

/** As configured, else as the platform reports it. */
export const taskManagerBytes = (
  { configuration }: JobSituation['options'],
  job: JobSituation['job'],
): number | undefined => {
  const configured = configuration['taskmanager.memory.process.size'];
  return (configured === undefined ? undefined : parseMemorySize(configured)) ?? job.taskManager?.memoryBytes;
};
