/** Days of an application as CloudWatch has them, made by a formula: what is older than two weeks can't be put there as it is published. */
import type { EmbeddedAws } from '../../sandbox/aws/server.ts';

const MINUTE = 60_000;

export interface OlderDays {
  readonly application: string;
  readonly tasks: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Records/s that all subtasks of each vertex take in. */
  readonly load: (at: number) => number;
  readonly parallelism: (at: number) => number;
  /** Records/s of the last task when all its subtasks are busy all the time; the others are busy a tenth as much. */
  readonly capacity: (parallelism: number) => number;
  /** Share of the snapshots of a minute that came; 0: none did. */
  readonly came?: (at: number) => number;
}

/** One slot in each KPU; four snapshots of a subtask in a minute, two of a container. */
export const recordOlderDays = ({ cloudWatch }: EmbeddedAws, days: OlderDays): void => {
  const { application, tasks, from, to, load, parallelism, capacity, came = () => 1 } = days;
  const series = new Map<string, Parameters<EmbeddedAws['cloudWatch']['record']>[1][number][]>();
  const add = (
    [name, task]: readonly [string, string?],
    at: number,
    count: number,
    [minimum, mean, maximum]: readonly [number, number, number],
  ): void => {
    const key = `${name} ${task ?? ''}`;
    const own = series.get(key) ?? [];
    if (own.length === 0) series.set(key, own);
    own.push({ minute: at, count, sum: mean * count, minimum, maximum, unit: 'None', values: undefined });
  };
  let counted = 0;
  for (let at = from; at < to; at += MINUTE) {
    const rate = load(at);
    const subtasks = parallelism(at);
    const here = came(at);
    const count = Math.round(4 * here) * subtasks;
    const containers = Math.max(1, Math.round(2 * here)) * subtasks;
    // A counter begins again where the job has restarted.
    if (here < 1 || (at > from && parallelism(at - MINUTE) !== subtasks)) counted = 0;
    const middle = (counted + 30 * rate * here) / subtasks;
    counted += 60 * rate * here;
    if (at % (60 * MINUTE) === 0) add(['KPUs'], at, 1, [subtasks + 1, subtasks + 1, subtasks + 1]);
    if (count === 0) continue;
    tasks.forEach((task, i) => {
      const busy = (1000 * rate) / capacity(subtasks) / (i === tasks.length - 1 ? 1 : 10);
      add(['busyTimeMsPerSecond', task], at, count, [0.95 * busy, busy, Math.min(1000, 1.05 * busy)]);
      add(['backPressuredTimeMsPerSecond', task], at, count, [0, 0, 0]);
      const read = i === 0 ? 0 : middle;
      add(['numRecordsIn', task], at, count, [0.9 * read, read, 1.1 * read]);
      add(['numRecordsOut', task], at, count, [0.9 * middle, middle, 1.1 * middle]);
    });
    const cpu = 5 + (50 * rate) / capacity(subtasks);
    add(['containerCPUUtilization'], at, containers, [0.9 * cpu, cpu, 1.1 * cpu]);
    add(['containerMemoryUtilization'], at, containers, [40, 41, 42]);
    add(['heapMemoryUtilization'], at, containers, [20, 25, 30]);
    add(['managedMemoryUtilization'], at, containers, [10, 11, 12]);
    add(['oldGenerationGCTime'], at, 1, [0, 0, 0]);
  }
  for (const [key, datums] of series) {
    const [name = '', task = ''] = key.split(' ');
    const dimensions = [{ Name: 'Application', Value: application }, ...(task ? [{ Name: 'Task', Value: task }] : [])];
    cloudWatch.record({ namespace: 'AWS/KinesisAnalytics', name, dimensions }, datums);
  }
};
