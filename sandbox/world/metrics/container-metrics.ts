/** What the containers report twice a minute, one sample per task manager, and the job once a minute. */
import type { Checkpoints } from '../job/checkpoints.ts';
import type { JobDefinition } from '../job/definition.ts';
import type { RunningJob } from '../job/running-job.ts';
import { gaussAt, streamOf } from '../random.ts';
import { metricsOf } from './names.ts';
import type { Recorder } from './recorder.ts';

/** A KPU has 4 GiB; so much of its native part is managed memory. */
const MANAGED_BYTES = 512 * 1024 ** 2;
export const CONTAINER_SECONDS = 30;

export interface ContainerMetrics {
  /** Every CONTAINER_SECONDS while the job runs. */
  record(job: RunningJob, stateBytes: number, second: number): void;
  /** Once a minute while the job runs. */
  recordJob(job: RunningJob, checkpoints: Checkpoints, second: number): void;
}

/** Of a fresh start: counters begin at 0. */
export const createContainerMetrics = (job: JobDefinition, recorder: Recorder, seed: number): ContainerMetrics => {
  const metrics = metricsOf(job.application, { kind: 'application' });
  const noise = streamOf(seed, 'containers');
  const stateful = job.vertices.flatMap((vertex) =>
    vertex.kind === 'operator' && vertex.stateful
      ? [metricsOf(job.application, { kind: 'task', name: vertex.name })]
      : [],
  );
  let cpuBefore: Float64Array | undefined;
  let gcMs = 0;
  let gcCount = 0;

  return {
    record(running, stateBytes, second) {
      const used = running.cpuSeconds();
      const seconds = Math.max(1, Math.min(CONTAINER_SECONDS, running.seconds()));
      const managed = Math.min(MANAGED_BYTES, (0.1 * stateBytes) / used.length);
      let gcInterval = 0;
      used.forEach((total, kpu) => {
        const random = (n: number): number => gaussAt(noise, (second * 64 + kpu) * 4 + n);
        const cpu = Math.min(1, (total - (cpuBefore?.[kpu] ?? 0)) / seconds);
        // The heap fills with allocation, which goes with work done; a young collection empties it again.
        const heap = within(0.3 + 0.22 * cpu + 0.04 * random(0));
        const collecting = 0.002 + 0.01 * cpu + 0.2 * Math.max(0, heap - 0.75);
        gcInterval += 1000 * seconds * collecting;
        recorder.add(metrics('cpuUtilization', 'Percent'), 100 * within(cpu + 0.02 + 0.01 * random(1)));
        recorder.add(metrics('containerCPUUtilization', 'Percent'), 100 * within(cpu + 0.04 + 0.01 * random(2)));
        recorder.add(metrics('heapMemoryUtilization', 'Percent'), 100 * heap);
        const resident = 0.42 + 0.3 * heap + (0.9 * managed) / (4 * 1024 ** 3);
        recorder.add(metrics('containerMemoryUtilization', 'Percent'), 100 * within(resident + 0.005 * random(3)));
        recorder.add(
          metrics('containerDiskUtilization', 'Percent'),
          within(0.04 + stateBytes / used.length / 50e9) * 100,
        );
        recorder.add(metrics('managedMemoryUsed', 'Bytes'), Math.round(managed));
        recorder.add(metrics('managedMemoryTotal', 'Bytes'), MANAGED_BYTES);
        recorder.add(metrics('managedMemoryUtilization', 'Percent'), (100 * managed) / MANAGED_BYTES);
        recorder.add(metrics('threadsCount', 'Count'), 60 + 14 * running.layout.size.parallelismPerKpu);
        for (const task of stateful) {
          recorder.add(task('managedMemoryUsed', 'Bytes'), Math.round(managed / stateful.length));
          recorder.add(task('managedMemoryTotal', 'Bytes'), MANAGED_BYTES / stateful.length);
        }
      });
      gcMs += gcInterval;
      gcCount += used.length * (1 + Math.round(gcInterval / used.length / 200));
      cpuBefore = used;
    },
    recordJob(running, checkpoints, second) {
      const upMs = running.seconds() * 1000;
      recorder.add(metrics('uptime', 'Milliseconds'), upMs);
      recorder.add(metrics('downtime', 'Milliseconds'), 0);
      recorder.add(metrics('fullRestarts', 'Count'), 0);
      recorder.add(metrics('oldGenerationGCTime', 'Milliseconds'), Math.round(gcMs));
      recorder.add(metrics('oldGenerationGCCount', 'Count'), gcCount);
      recorder.add(metrics('numberOfFailedCheckpoints', 'Count'), checkpoints.failed());
      if (checkpoints.completed() > 0) {
        recorder.add(metrics('lastCheckpointDuration', 'Milliseconds'), checkpoints.lastDurationMs());
        recorder.add(metrics('lastCheckpointSize', 'Bytes'), checkpoints.lastBytes());
      }
      // Once an hour, with the orchestration KPU.
      if (second % 3600 < 60) recorder.add(metrics('KPUs', 'Count'), running.layout.kpus + 1);
    },
  };
};

const within = (share: number): number => Math.min(1, Math.max(0, share));
