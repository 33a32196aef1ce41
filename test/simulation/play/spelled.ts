/** How decisions and sizes are spelled in a trace. */
import type { Sizing } from '../../../lib/model/sizing.ts';
import { idOf, VERTICES } from '../models/job.ts';

/** The first digits of a decision's id, and what comes after the id. */
export const short = (id: string): string => id.slice(0, 6) + id.slice(20);

/** By the name of the vertex. */
export const parallelismOf = (size: Sizing): Readonly<Record<string, number>> =>
  Object.fromEntries(
    VERTICES.flatMap((vertex) => {
      const subtasks =
        size.kind === 'kpu' ? size.parallelism : (size.parallelism as Readonly<Record<string, number>>)[idOf(vertex)];
      return subtasks === undefined ? [] : [[vertex, subtasks]];
    }),
  );

export const sizeText = (size: Sizing): string => Object.values(parallelismOf(size)).join('/');
