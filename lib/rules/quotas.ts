/** The limits of CPU and memory of the job. */
import { formatNumber } from '../number/format.ts';
import type { VertexProposal } from '../policies/policy.ts';
import type { JobRule, JobSituation } from './job-rule.ts';

/**
 * Counted as the Flink autoscaler does, flaw and all (docs/policy-flink.md): only vertices that change, and task managers
 * by integer division, rounded down. Only where slot sharing groups are known and the number of task managers grows.
 */
export const quotas: JobRule = ({ kind, vertices, taskManagerBytes }, { options, job }) => {
  if (kind === 'recommend' || job.graph.vertices.every((vertex) => vertex.slotSharingGroup === undefined))
    return undefined;
  const { quotaCpu, quotaMemoryBytes } = options;
  if (quotaCpu === undefined && quotaMemoryBytes === undefined) return undefined;
  const changing = vertices.filter((each) => each.kind === 'change');
  const before = taskManagers(changing, ({ vertex }) => vertex.parallelism, options);
  const after = taskManagers(changing, ({ parallelism }) => parallelism, options);
  if (after <= before) return undefined;
  const cpu = (job.taskManager?.cpu ?? 0) * after;
  if (quotaCpu !== undefined && cpu > quotaCpu) {
    return reached(
      `${formatNumber(cpu)} CPU, more than the quota of ${formatNumber(quotaCpu)}`,
      'job.autoscaler.quota.cpu',
      after,
      options,
    );
  }
  const bytes = (taskManagerBytes ?? 0) * after;
  if (quotaMemoryBytes !== undefined && bytes > quotaMemoryBytes) {
    const says = `${formatNumber(bytes / 2 ** 20)} MiB, more than the quota of ${formatNumber(quotaMemoryBytes / 2 ** 20)}`;
    return reached(says, 'job.autoscaler.quota.memory', after, options);
  }
  return undefined;
};

const taskManagers = (
  changing: readonly VertexProposal[],
  parallelism: (each: VertexProposal) => number,
  { taskSlots }: JobSituation['options'],
): number => {
  const groups = new Map<string, number>();
  for (const each of changing) {
    const group = each.vertex.slotSharingGroup;
    if (group !== undefined) groups.set(group, Math.max(groups.get(group) ?? 0, parallelism(each)));
  }
  return Math.floor([...groups.values()].reduce((sum, slots) => sum + slots, 0) / taskSlots);
};

const reached = (what: string, bound: string, after: number, options: JobSituation['options']) => ({
  kind: 'hold' as const,
  because: [{ rule: 'quotas' as const, says: `${after} task managers would take ${what}.`, bound }],
  notice: {
    type: 'Warning' as const,
    reason: 'ResourceQuotaReached',
    key: undefined,
    message:
      'Resource usage is above the allowed limit for scaling operations. Please adjust the resource quota manually.',
    intervalMs: options.eventIntervalMs,
  },
});
