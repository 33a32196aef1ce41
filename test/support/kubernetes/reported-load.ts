/**
 * The load of the fake Flink's job, and what Flink's Prometheus reporter shows of it. Records are a fluid: they wait in front
 * of the source, and `work` lets through what its subtasks can. Time is the caller's, restarts are Flink's own record.
 */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { CapturedVertex } from '../flink-rest/captured.ts';
import type { FakeFlink } from '../flink-rest/fake-flink.ts';

/** Records/s of one subtask of `work`. Source and sink are never short. */
export const PER_SUBTASK = 100;
const OF_SOURCE_AND_SINK = 5000;

const TASK_MANAGER = 'orders_taskmanager_1_1';
/** Of a task manager of 4 GiB that needs far less. */
const MEMORY = {
  JVM_Memory_Heap_Used: 500 * 2 ** 20,
  JVM_Memory_Heap_Max: 1500 * 2 ** 20,
  JVM_Memory_Metaspace_Used: 100 * 2 ** 20,
  JVM_GarbageCollector_All_TimeMsPerSecond: 5,
  Flink_Memory_Managed_Used: 0,
};

export interface ReportedLoad {
  /** Records/s from now on. */
  arrive(recordsPerSecond: number): void;
  /** Records that wait. */
  backlog(): number;
  /** Time passes, up to here. */
  pass(to: EpochMs): void;
  /** What the reporter answers a scrape with. Nothing while the job is between two runs. */
  metrics(): string;
}

export const reportedLoad = (flink: FakeFlink, start: EpochMs): ReportedLoad => {
  let [now, arriving, backlog] = [start, 0, 0];
  /** Of this run of the job, and of the time since the last look. */
  let [run, records, seconds, handled] = [0, 0, 0, 0];

  const runningSince = (): EpochMs => flink.job.timestamps['RUNNING'] ?? 0;
  const parallelism = (name: string): number => flink.job.vertices.find((one) => one.name === name)?.parallelism ?? 0;
  const busyOf = (vertex: CapturedVertex): number => {
    const each = vertex.name === 'work' ? PER_SUBTASK : OF_SOURCE_AND_SINK;
    return seconds === 0 ? 0 : (1000 * handled) / seconds / (each * vertex.parallelism);
  };

  return {
    arrive: (recordsPerSecond) => {
      arriving = recordsPerSecond;
    },
    backlog: () => backlog,
    pass: (to) => {
      if (runningSince() !== run) [run, records] = [runningSince(), 0];
      seconds = Math.max(0, to - Math.max(now, run)) / 1000;
      backlog += (arriving * (to - now)) / 1000;
      handled = Math.min(backlog, parallelism('work') * PER_SUBTASK * seconds);
      backlog -= handled;
      records += handled;
      now = to;
    },
    metrics: () => {
      if (now < runningSince()) return '';
      const ofTaskManager = linesOf('flink_taskmanager_Status_', MEMORY, { host: '127_0_0_1', tm_id: TASK_MANAGER });
      const ofTasks = flink.job.vertices.flatMap((vertex) => {
        const busy = busyOf(vertex);
        const isSource = vertex.name.startsWith('Source: ');
        const share = records / vertex.parallelism;
        const task = {
          busyTimeMsPerSecond: busy,
          // What it could do, but must wait with.
          backPressuredTimeMsPerSecond: isSource && backlog > 0 ? 1000 - busy : 0,
          numRecordsIn: isSource ? 0 : share,
        };
        const ofOperator: Readonly<Record<string, number>> = isSource
          ? { numRecordsIn: share, pendingRecords: backlog / vertex.parallelism }
          : {};
        return Array.from({ length: vertex.parallelism }, (_, subtask) => {
          const labels = labelsOf(flink, vertex, subtask);
          const operator = { ...labels, operator_id: vertex.id, operator_name: labels.task_name };
          return [
            ...linesOf('flink_taskmanager_job_task_', task, labels),
            ...linesOf('flink_taskmanager_job_task_operator_', ofOperator, operator),
          ];
        }).flat();
      });
      return [...ofTaskManager, ...ofTasks].join('\n');
    },
  };
};

/** All that the reporter has, cleaned as it cleans. */
const labelsOf = (flink: FakeFlink, vertex: CapturedVertex, subtask: number) => ({
  job_id: flink.job.jid,
  job_name: clean(flink.job.name),
  host: '127_0_0_1',
  tm_id: TASK_MANAGER,
  task_id: vertex.id,
  task_name: clean(vertex.name),
  task_attempt_num: '0',
  subtask_index: String(subtask),
});

const clean = (text: string): string => text.replaceAll(/[^a-zA-Z0-9:_]/g, '_');

const linesOf = (
  prefix: string,
  values: Readonly<Record<string, number>>,
  labels: Readonly<Record<string, string>>,
): readonly string[] => {
  const text = Object.entries(labels).map(([name, value]) => `${name}="${value}",`);
  return Object.entries(values).map(([name, value]) => `${prefix}${name}{${text.join('')}} ${value}`);
};
