/** Memory of each task manager. `/taskmanagers` is live. */
import * as v from 'valibot';
import type { FlinkRestReader } from './client.ts';

const taskManagers = v.object({
  taskmanagers: v.array(
    v.object({ memoryConfiguration: v.optional(v.object({ totalProcessMemory: v.optional(v.nullable(v.number())) })) }),
  ),
});

/** Bytes of all that its process may use; undefined where it does not tell. */
export const taskManagerBytes = async (rest: FlinkRestReader): Promise<readonly (number | undefined)[]> =>
  (await rest.get('/taskmanagers', taskManagers)).taskmanagers.map(
    ({ memoryConfiguration }) => memoryConfiguration?.totalProcessMemory ?? undefined,
  );
