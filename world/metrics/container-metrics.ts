/** What the containers report twice a minute, one sample per task manager. */
import type { JobDefinition } from '../job/definition.ts';
import { gaussAt, streamOf } from '../load/random.ts';
import type { RunningJob } from '../run/running-job.ts';
import { metricsOf } from './names.ts';
import type { Recorder } from './recorder.ts';

export const CONTAINER_SECONDS = 30;

export interface ContainerMetrics {
  /** Every CONTAINER_SECONDS while the job runs. */
  record(job: RunningJob, stateBytes: number, second: number): void;
}

/** Of a fresh start: counters begin at 0. */
export const createContainerMetrics = (job: JobDefinition, recorder: Recorder, seed: number): ContainerMetrics => {
  const metrics = metricsOf(job.application, { kind: 'application' });
  const noise = streamOf(seed, 'containers');
  const stateful = job.vertices.flatMap((vertex) =>
    vertex.kind === 'operator' && vertex.state.kind === 'rocksdb'
      ? [{ metrics: metricsOf(job.application, { kind: 'task', name: vertex.name }), share: vertex.state.share }]
      : [],
  );
  let cpuBefore: Float64Array | undefined;

  return {
    record(running, stateBytes, second) {
      const used = running.cpuSeconds();
      const seconds = Math.max(1, Math.min(CONTAINER_SECONDS, running.seconds()));
      const percent = (name: string, share: number): void =>
        recorder.add(metrics(name, 'Percent'), 100 * Math.min(1, Math.max(0, share)));
      running.memory.pools().forEach((pools, kpu) => {
        const random = (n: number): number => gaussAt(noise, (second * 64 + kpu) * 4 + n);
        // The collector works on the same processor.
        const cpu = ((used[kpu] ?? 0) - (cpuBefore?.[kpu] ?? 0)) / seconds + pools.gcShare;
        percent('cpuUtilization', cpu + 0.02 + 0.01 * random(1));
        percent('containerCPUUtilization', cpu + 0.04 + 0.01 * random(2));
        percent('heapMemoryUtilization', pools.heapUsedBytes / pools.heapMaxBytes);
        percent('containerMemoryUtilization', pools.containerUsedBytes / pools.containerLimitBytes);
        percent('containerDiskUtilization', 0.04 + stateBytes / used.length / 50e9);
        recorder.add(metrics('managedMemoryUsed', 'Bytes'), pools.managedUsedBytes);
        recorder.add(metrics('managedMemoryTotal', 'Bytes'), pools.managedTotalBytes);
        percent('managedMemoryUtilization', pools.managedUsedBytes / pools.managedTotalBytes);
        recorder.add(metrics('threadsCount', 'Count'), 60 + 14 * running.layout.size.parallelismPerKpu);
        for (const { metrics: task, share } of stateful) {
          recorder.add(task('managedMemoryUsed', 'Bytes'), Math.round(share * pools.managedUsedBytes));
          recorder.add(task('managedMemoryTotal', 'Bytes'), Math.round(share * pools.managedTotalBytes));
        }
      });
      cpuBefore = used;
    },
  };
};
