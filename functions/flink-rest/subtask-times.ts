/** The time at which the last subtask of the job began to run (its state restored). */
import * as v from 'valibot';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { FlinkRestReader } from './client.ts';

const times = v.object({
  subtasks: v.array(v.object({ timestamps: v.object({ RUNNING: v.optional(v.number(), 0) }) })),
});

/** By Flink's clock. The newest start of any task: a failure since then shows, too. */
export const lastTaskRunningSince = async (
  rest: FlinkRestReader,
  jid: string,
  { vertices }: JobGraph,
): Promise<EpochMs> => {
  const perVertex = await mapConcurrent(vertices, 8, ({ id }) =>
    rest.get(`/jobs/${jid}/vertices/${id}/subtasktimes`, times),
  );
  return Math.max(0, ...perVertex.flatMap(({ subtasks }) => subtasks.map(({ timestamps }) => timestamps.RUNNING)));
};
