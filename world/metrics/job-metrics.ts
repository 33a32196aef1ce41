/** What the job manager reports once a minute, while the job runs and while it recovers from a failure. */
import type { Lifecycle } from '../run/job-life.ts';
import type { RunningJob } from '../run/running-job.ts';
import { metricsOf } from './names.ts';
import type { Recorder } from './recorder.ts';

export interface JobMetrics {
  /** Once a minute. A new size is a new cluster, job manager included: meanwhile nothing reports. */
  record(second: number): void;
}

export const createJobMetrics = (lifecycle: Lifecycle, recorder: Recorder): JobMetrics => {
  const metrics = metricsOf(lifecycle.job.application, { kind: 'application' });
  /** Of the run that reported last: the service publishes what was added since then, of all task managers together. */
  let before: { readonly run: RunningJob; readonly seconds: number; readonly count: number } | undefined;

  const recordCollections = (run: RunningJob): void => {
    const now = run.memory.oldCollections();
    const known = before?.run === run ? before : { seconds: 0, count: 0 };
    recorder.add(metrics('oldGenerationGCTime', 'Milliseconds'), Math.round(1000 * (now.seconds - known.seconds)));
    recorder.add(metrics('oldGenerationGCCount', 'Count'), now.count - known.count);
    before = { run, ...now };
  };

  return {
    record(second) {
      const { checkpoints } = lifecycle;
      const run = lifecycle.running();
      if (!run && lifecycle.phase() !== 'recovering') return;
      recorder.add(metrics('uptime', 'Milliseconds'), (run?.seconds() ?? 0) * 1000);
      recorder.add(metrics('downtime', 'Milliseconds'), lifecycle.downSeconds(second) * 1000);
      // The second name took the place of the first in Flink 2.2; both are here, for readers of either.
      const restarts = lifecycle.kills().filter(({ start }) => start === lifecycle.starts()).length;
      recorder.add(metrics('fullRestarts', 'Count'), restarts);
      recorder.add(metrics('numRestarts', 'Count'), restarts);
      recorder.add(metrics('numberOfFailedCheckpoints', 'Count'), checkpoints.failed());
      if (checkpoints.completed() > 0) {
        recorder.add(metrics('lastCheckpointDuration', 'Milliseconds'), checkpoints.lastDurationMs());
        recorder.add(metrics('lastCheckpointSize', 'Bytes'), checkpoints.lastBytes());
      }
      if (!run) return;
      recordCollections(run);
      // Once an hour, with the orchestration KPU.
      if (second % 3600 < 60) recorder.add(metrics('KPUs', 'Count'), run.layout.kpus + 1);
    },
  };
};
