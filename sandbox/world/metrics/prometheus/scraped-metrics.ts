/**
 * What one scrape of a task manager brings, as far as the agent is told to publish it: each subtask is one sample of a metric
 * of its vertex, the task manager one of a metric of the deployment. Exactly the metrics that are read, no other.
 */
import * as reported from '../../../../functions/metrics/cloudwatch/reporters/reported-metrics.ts';
import type { JobDefinition } from '../../job/definition.ts';
import type { MemoryPools } from '../../memory/task-managers.ts';
import type { SubtaskReading } from '../meters.ts';
import type { Recorder } from '../recorder.ts';
import type { ScrapedNames } from './scraped-names.ts';

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
      const add = (metric: reported.ReportedMetric, value: number): void =>
        recorder.add(names.ofVertex(metric, vertex.name), value);
      add(reported.busyTime, subtask.busyMs);
      add(reported.accumulatedBusyTime, Math.floor(1000 * subtask.busySeconds));
      if (joins) add(reported.recordsOut, subtask.recordsOut);
      if (vertex.kind === 'operator') {
        add(reported.recordsIn, subtask.recordsIn);
        return;
      }
      add(reported.backPressuredTime, subtask.backPressuredMs);
      add(reported.sourceRecordsIn, subtask.recordsIn);
      add(reported.pendingRecords, subtask.pendingRecords);
    },
    ofTaskManager(pools) {
      const add = (metric: reported.ReportedMetric, value: number): void =>
        recorder.add(names.ofTaskManagers(metric), value);
      add(reported.heapUsed, pools.heapUsedBytes);
      add(reported.heapMax, pools.heapMaxBytes);
      add(reported.managedUsed, pools.managedUsedBytes);
      add(reported.metaspaceUsed, METASPACE_BYTES);
      add(reported.collecting, Math.round(1000 * pools.gcShare));
    },
  };
};
