/** Would the task managers that come on top fit into the namespace's quota? */
import * as v from 'valibot';
import type { Reason } from '../../../../lib/reason.ts';
import type { PerVertexSizing } from '../../../../lib/sizing/sizing.ts';
import type { EksJob, Looked } from '../eks-job.ts';
import { optionalList } from './optional-look.ts';
import { quantity } from './quantity.ts';
import { moreTaskManagers } from './task-managers.ts';

const amounts = v.optional(v.record(v.string(), v.string()), {});
const quota = v.object({
  metadata: v.object({ name: v.string() }),
  status: v.optional(v.object({ hard: amounts, used: amounts }), {}),
});

/** Only the task managers that are more than now count. */
export const quotaReached = async (job: EksJob, looked: Looked, to: PerVertexSizing): Promise<Reason | undefined> => {
  const more = await moreTaskManagers(job, looked, to);
  if (more <= 0) return undefined;
  const { taskManager } = looked.description.state;
  const each = { cpu: taskManager?.cpu, memory: taskManager?.memoryBytes, pods: 1 };
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
