/**
 * What every subtask reports, four times a minute, under its task, its operator and the application.
 * A source *task* has no records in; its operator has. Busy times exist for tasks only.
 */
import type { JobDefinition } from '../job/definition.ts';
import type { SubtaskReading } from './meters.ts';
import { metricsOf } from './names.ts';
import type { Recorder } from './recorder.ts';

export interface TaskMetrics {
  /** One snapshot. `lag` per subtask is the worst of its partitions; undefined where the vertex reads no Kafka. */
  record(vertex: number, subtasks: readonly SubtaskReading[], lag: readonly number[] | undefined): void;
}

export const createTaskMetrics = (job: JobDefinition, recorder: Recorder): TaskMetrics => {
  const application = metricsOf(job.application, { kind: 'application' });
  const scopes = job.vertices.map(({ kind, name }) => ({
    kind,
    task: metricsOf(job.application, { kind: 'task', name }),
    operator: metricsOf(job.application, { kind: 'operator', name }),
  }));

  return {
    record(vertex, subtasks, lag) {
      const scope = scopes[vertex];
      if (!scope) throw new Error(`The job has no vertex ${vertex}`);
      subtasks.forEach((subtask, i) => {
        const source = scope.kind === 'source';
        const taskIn = source ? 0 : subtask.recordsIn;
        const taskInPerSecond = source ? 0 : subtask.recordsInPerSecond;
        for (const metrics of [scope.task, application]) {
          recorder.add(metrics('numRecordsIn', 'Count'), taskIn);
          recorder.add(metrics('numRecordsOut', 'Count'), subtask.recordsOut);
          recorder.add(metrics('numRecordsInPerSecond', 'Count/Second'), taskInPerSecond);
          recorder.add(metrics('numRecordsOutPerSecond', 'Count/Second'), subtask.recordsOutPerSecond);
          recorder.add(metrics('busyTimeMsPerSecond', 'Milliseconds'), subtask.busyMs);
          recorder.add(metrics('backPressuredTimeMsPerSecond', 'Milliseconds'), subtask.backPressuredMs);
          recorder.add(metrics('idleTimeMsPerSecond', 'Milliseconds'), subtask.idleMs);
        }
        recorder.add(scope.operator('numRecordsIn', 'Count'), subtask.recordsIn);
        recorder.add(scope.operator('numRecordsOut', 'Count'), subtask.recordsOut);
        recorder.add(scope.operator('numRecordsInPerSecond', 'Count/Second'), subtask.recordsInPerSecond);
        recorder.add(scope.operator('numRecordsOutPerSecond', 'Count/Second'), subtask.recordsOutPerSecond);
        // A client without partitions has no such gauge, and one that fetched nothing for a minute says nothing.
        const worst = subtask.recordsInPerSecond > 0 ? (lag?.[i] ?? Number.NaN) : Number.NaN;
        for (const metrics of [scope.task, scope.operator, application]) {
          recorder.add(metrics('records_lag_max', 'Count'), worst);
        }
      });
    },
  };
};
