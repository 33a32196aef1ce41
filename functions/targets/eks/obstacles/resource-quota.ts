/** Would the task managers that come on top fit into the namespace's quota? */
import * as v from 'valibot';
import type { Reason } from '../../../../lib/reason.ts';
import type { PerVertexSizing } from '../../../../lib/sizing/sizing.ts';
import type { EksJob, Looked } from '../eks-job.ts';
import { optionalList } from './optional-look.ts';
import { quantity } from './quantity.ts';
import { taskManagersFor } from './task-managers.ts';

const amounts = v.optional(v.record(v.string(), v.string()), {});
const quota = v.object({
  metadata: v.object({ name: v.string() }),
  status: v.optional(v.object({ hard: amounts, used: amounts }), {}),
});

/** Only the task managers that are more than now count; an upgrade ends the old ones before it starts the new. */
export const quotaReached = async (
  job: EksJob,
  { resource, description: { state } }: Looked,
  to: PerVertexSizing,
): Promise<Reason | undefined> => {
  if (state.sizing.kind !== 'per-vertex') return undefined;
  const now = taskManagersFor(resource, state.graph, state.sizing.parallelism);
  const more = taskManagersFor(resource, state.graph, to.parallelism) - now;
  if (more <= 0) return undefined;
  const each = { cpu: state.taskManager?.cpu, memory: state.taskManager?.memoryBytes, pods: 1 };
  const quotas = (await optionalList(job, '/api/v1', 'resourcequotas', quota)) ?? [];
  for (const { metadata, status } of quotas) {
    for (const [name, hard] of Object.entries(status.hard)) {
      const kind = KINDS[name];
      const needed = more * ((kind && each[kind]) ?? 0);
      const free = quantity(hard) - quantity(status.used[name] ?? '0');
      if (needed === 0 || !(needed > free)) continue;
      const says = `It needs ${more} more task managers, and the quota "${metadata.name}" of the namespace has too little ${name} left (${status.used[name] ?? 0} of ${hard} used): raise it, or lower job.autoscaler.vertex.max-parallelism.`;
      return { rule: 'resource-quota', says, bound: name };
    }
  }
  return undefined;
};

const KINDS: Readonly<Record<string, 'cpu' | 'memory' | 'pods'>> = {
  cpu: 'cpu',
  'requests.cpu': 'cpu',
  'limits.cpu': 'cpu',
  memory: 'memory',
  'requests.memory': 'memory',
  'limits.memory': 'memory',
  pods: 'pods',
  'count/pods': 'pods',
};
