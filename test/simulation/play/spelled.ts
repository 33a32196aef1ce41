/** How decisions and sizes are spelled in a trace. */
import type { Sizing } from '../../../lib/model/sizing.ts';
import { idOf, type JobSize, VERTICES } from '../models/job.ts';

/** The first digits of a decision's id, and what comes after the id. */
export const short = (id: string): string => id.slice(0, 6) + id.slice(20);

/** As the simulated job has it: parallelism by the name of the vertex. */
export const jobSizeOf = (size: Sizing): JobSize => {
  const parallelism = Object.fromEntries(
    VERTICES.flatMap((vertex) => {
      const subtasks =
        size.kind === 'kpu' ? size.parallelism : (size.parallelism as Readonly<Record<string, number>>)[idOf(vertex)];
      return subtasks === undefined ? [] : [[vertex, subtasks]];
    }),
  );
  return size.kind === 'kpu' ? { parallelism, parallelismPerKpu: size.parallelismPerKpu } : { parallelism };
};

/** (parallelism 4, 2 per KPU)  ->  '4/4/4, 2 per KPU' */
export const sizeText = (size: Sizing): string => {
  const { parallelism, parallelismPerKpu } = jobSizeOf(size);
  const subtasks = Object.values(parallelism).join('/');
  return parallelismPerKpu === undefined ? subtasks : `${subtasks}, ${parallelismPerKpu} per KPU`;
};
