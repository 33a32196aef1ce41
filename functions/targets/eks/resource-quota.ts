/** Whether what the task managers take on top fits into the namespace's quota. */
import * as v from 'valibot';
import type { ConfigChanges } from '../../../lib/model/decision.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { quantity } from '../../flink-kubernetes-operator/quantity.ts';
import { wantedBytes } from '../../flink-kubernetes-operator/task-manager-memory.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import type { EksJob } from './eks-job.ts';
import { optionalList } from './optional-read.ts';
import { moreTaskManagers, taskManagersFor } from './task-managers.ts';

const amounts = v.optional(v.record(v.string(), v.string()), {});
const quota = v.object({
  metadata: v.object({ name: v.string() }),
  status: v.optional(v.object({ hard: amounts, used: amounts }), {}),
});

/** Only what is more than now counts. */
export const quotaReached = async (
  job: EksJob,
  description: EksDescription,
  to: PerVertexSizing,
  config: ConfigChanges | undefined,
): Promise<Reason | undefined> => {
  const { graph, taskManager } = description.state;
  const pods = await moreTaskManagers(job, description, to);
  const all = taskManagersFor(description.snapshot.resource, graph, to.parallelism);
  const { cpu = 0, memoryBytes = 0 } = taskManager ?? {};
  const moreEach = ((config && wantedBytes(config)) ?? memoryBytes) - memoryBytes;
  const more = { pods, cpu: pods * cpu, memory: pods * memoryBytes + all * moreEach };
  if (pods <= 0 && more.memory <= 0) return undefined;
  const quotas = (await optionalList(job, '/api/v1', 'resourcequotas', quota)) ?? [];
  for (const { metadata, status } of quotas) {
    for (const [name, hard] of Object.entries(status.hard)) {
      const kind = KINDS.get(name);
      const used = Object.hasOwn(status.used, name) ? (status.used[name] ?? '0') : '0';
      const needed = kind ? more[kind] : 0;
      const free = quantity(hard) - quantity(used);
      if (needed <= 0 || !(needed > free)) continue;
      const what = pods > 0 ? `${pods} more task managers` : `more memory for its ${all} task managers`;
      const says = `It needs ${what}, and the quota "${metadata.name}" of the namespace has too little ${name} left (${used} of ${hard} used): raise it, or lower job.autoscaler.vertex.max-parallelism.`;
      return { rule: 'resource-quota', says, bound: name };
    }
  }
  return undefined;
};

const KINDS: ReadonlyMap<string, 'cpu' | 'memory' | 'pods'> = new Map([
  ['cpu', 'cpu'],
  ['requests.cpu', 'cpu'],
  ['limits.cpu', 'cpu'],
  ['memory', 'memory'],
  ['requests.memory', 'memory'],
  ['limits.memory', 'memory'],
  ['pods', 'pods'],
  ['count/pods', 'pods'],
]);
