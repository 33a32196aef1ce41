/** Which task manager memory goes with the new parallelism? */
import { tuneMemory } from '../memory/tune-memory.ts';
import { parseMemorySize } from '../options/memory-size.ts';
import type { JobRule, JobSituation } from './job-proposal.ts';

/** Off, the tuning is only reported. Managed Flink sizes memory by itself. */
export const taskManagerMemory: JobRule = ({ kind, sized }, { options, job, evaluation }) => {
  if (kind === 'recommend' || job.limits.kind === 'kpu') return undefined;
  const tuning = tuneMemory({
    options,
    graph: job.graph,
    evaluation,
    parallelism: sized.parallelism,
    taskManagerMemoryBytes: job.taskManager?.memoryBytes,
  });
  const untuned = taskManagerBytes(options, job);
  if (tuning.kind === 'none') return { kind: 'propose', change: { taskManagerBytes: untuned } };
  const on = options.memoryTuningEnabled;
  return {
    kind: 'propose',
    change: on ? { config: tuning.changes, taskManagerBytes: tuning.totalBytes } : { taskManagerBytes: untuned },
    because: [
      {
        rule: 'task-manager-memory',
        says: on
          ? 'Task managers get memory for what was used.'
          : 'Task managers could get memory for what was used; tuning is off.',
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

/** As configured, else as the platform reports it. */
const taskManagerBytes = ({ configuration }: JobSituation['options'], job: JobSituation['job']): number | undefined => {
  const configured = configuration['taskmanager.memory.process.size'];
  return (configured === undefined ? undefined : parseMemorySize(configured)) ?? job.taskManager?.memoryBytes;
};
