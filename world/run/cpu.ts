/** Sharing of processors, when the subtasks of a task manager want more than it has. */
import type { Size } from '../job/definition.ts';
import type { VertexRun } from './vertex-run.ts';

/** What is left of each vCPU after the JVM's own threads and the network. */
export const CPU_FOR_SUBTASKS = 0.95;

/**
 * Fair shares, as a fair scheduler gives them: who wants little gets it all, the rest is split evenly among the others.
 * ([0.1, 0.5, 0.9], 1)  ->  0.45: the first keeps 0.1, the others get 0.45 each. Infinity when there is enough for all.
 */
export const fairShare = (wanted: readonly number[], budget: number): number => {
  let left = budget;
  let waiting = wanted.length;
  for (const want of [...wanted].sort((a, b) => a - b)) {
    const share = left / waiting;
    if (want > share) return share;
    left -= want;
    waiting--;
  }
  return Number.POSITIVE_INFINITY;
};

/** What was wanted in this second decides who gets how much in the next. */
export const shareCpu = (
  cpuShares: Float64Array,
  vertices: readonly VertexRun[],
  { parallelismPerKpu: perKpu, cpus = 1 }: Size,
  collecting: Float64Array,
): void => {
  const wanted = new Float64Array(cpuShares.length);
  forEachSubtask(vertices, perKpu, (run, subtask, kpu) => {
    wanted[kpu] = (wanted[kpu] ?? 0) + (run.cpuWanted[subtask] ?? 0);
  });
  wanted.forEach((sum, kpu) => {
    const budget = cpus * CPU_FOR_SUBTASKS * (1 - (collecting[kpu] ?? 0));
    if (sum <= budget) {
      cpuShares[kpu] = Number.POSITIVE_INFINITY;
      return;
    }
    const each = vertices.flatMap((run) => [...run.cpuWanted.subarray(kpu * perKpu, (kpu + 1) * perKpu)]);
    cpuShares[kpu] = fairShare(each, budget);
  });
};

export const forEachSubtask = (
  vertices: readonly VertexRun[],
  perKpu: number,
  visit: (run: VertexRun, subtask: number, kpu: number) => void,
): void => {
  for (const run of vertices) {
    for (let subtask = 0; subtask < run.layout.parallelism; subtask++)
      visit(run, subtask, Math.floor(subtask / perKpu));
  }
};
