/** A vertex that commits for others is never scaled. */
import type { JobVertex } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';

export const committerLeft = ({ id, name, parallelism }: JobVertex): Reason => ({
  rule: 'committer',
  vertex: id,
  says: `${name} is left at ${parallelism}: it works once for each checkpoint, more subtasks have nothing to do.`,
});
