/**
 * What one scrape of a task manager brings, as far as the agent is configured to publish it: each subtask is one sample of a metric
 * of its vertex, the task manager one of a metric of the deployment. Exactly the metrics that are read, no other.
 */
import type { JobDefinition } from '../job/definition.ts';
import type { MemoryPools } from '../memory/task-managers.ts';
import type { SubtaskReading } from './meters.ts';
import type { ScrapedNames } from './prometheus-names.ts';
import type { Recorder } from './recorder.ts';

/** What is read of a subtask beside its meters. */
export interface ScrapedSubtask extends SubtaskReading {
  /** Since the start. */
  readonly busySeconds: number;
  /** Records that wait in its partitions; NaN where its reader has none or says nothing of them. */
  readonly pendingRecords: number;
}

export interface ScrapedMetrics {
  ofSubtask(vertex: number, subtask: ScrapedSubtask): void;
  ofTaskManager(pools: MemoryPools): void;
}

/** Classes of Flink, its connectors and the job. */
const METASPACE_BYTES = 142 * 1024 ** 2;

export const createScrapedMetrics = (job: JobDefinition, names: ScrapedNames, recorder: Recorder): ScrapedMetrics => {
  const joins = job.vertices.some((vertex) => vertex.kind === 'operator' && vertex.inputs.length > 1);
  return {
    ofSubtask(index, subtask) {
      const vertex = job.vertices[index];
      if (!vertex) throw new Error(`The job has no vertex ${index}`);
      const add = (metric: Parameters<ScrapedNames['ofVertex']>[0], value: number): void =>
        recorder.add(names.ofVertex(metric, vertex.name), value);
      add('busyTime', subtask.busyMs);
      add('accumulatedBusyTime', Math.floor(1000 * subtask.busySeconds));
      if (joins) add('recordsOut', subtask.recordsOut);
      if (vertex.kind === 'operator') {
        add('recordsIn', subtask.recordsIn);
        return;
      }
      add('backPressuredTime', subtask.backPressuredMs);
      add('sourceRecordsIn', subtask.recordsIn);
      add('pendingRecords', subtask.pendingRecords);
    },
    ofTaskManager(pools) {
      const add = (metric: Parameters<ScrapedNames['ofTaskManagers']>[0], value: number): void =>
        recorder.add(names.ofTaskManagers(metric), value);
      add('heapUsed', pools.heapUsedBytes);
      add('heapMax', pools.heapMaxBytes);
      add('managedUsed', pools.managedUsedBytes);
      add('metaspaceUsed', METASPACE_BYTES);
      add('collecting', Math.round(1000 * pools.gcShare));
    },
  };
};
