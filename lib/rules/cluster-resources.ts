/** The check that the cluster has room for the task managers that the change needs. */
import type { VertexId } from '../model/graph.ts';
import { formatNumber } from '../number/format.ts';
import { toInt } from '../number/java-round.ts';
import type { JobRule, JobSituation } from './job-rule.ts';

/** Asked only when CPU and memory of a task manager are known, and for scale-downs too. */
export const clusterResources: JobRule = ({ kind, sized, taskManagerBytes }, { options, job, evaluation }) => {
  const cpu = job.taskManager?.cpu ?? 0;
  if (kind === 'recommend' || cpu <= 0 || taskManagerBytes === undefined || taskManagerBytes <= 0) return undefined;
  const [used] = evaluation.job.taskSlotsUsed;
  const most = job.maxTaskManagers;
  // Without a limit the answer is the same whatever is in use, and where that is unknown there is nothing true to say.
  if (Number.isNaN(used) && most === undefined) return undefined;
  const slotsUsed = toInt(used);
  const before = Math.ceil(slotsUsed / options.taskSlots);
  const after = Math.ceil(slotsAfter(slotsUsed, sized.parallelism, job) / options.taskSlots);
  const fits = most === undefined || after <= most;
  const size = `${formatNumber(cpu)} CPU and ${formatNumber(taskManagerBytes / 2 ** 20)} MiB each`;
  const because = [
    {
      rule: 'cluster-resources' as const,
      says: `${before} -> ${after} task managers of ${size} ${fits ? 'fit' : `do not fit: the cluster takes ${most}`}.`,
      numbers: {
        before: { value: before, unit: 'task managers' },
        after: { value: after, unit: 'task managers' },
        cpu: { value: cpu, unit: 'CPU' },
        memory: { value: taskManagerBytes, unit: 'bytes' },
      },
      ...(fits ? {} : { bound: 'room in the cluster' }),
    },
  ];
  return fits ? { kind: 'propose', change: {}, because } : { kind: 'hold', because };
};

/** With slot sharing the widest vertex decides; it is in use when the widest one now takes all the slots. */
const slotsAfter = (
  slotsUsed: number,
  parallelism: Readonly<Record<VertexId, number>>,
  { graph }: JobSituation['job'],
): number => {
  const wanted = graph.vertices.map((vertex) => parallelism[vertex.id] ?? vertex.parallelism);
  const widest = Math.max(0, ...graph.vertices.map((vertex) => vertex.parallelism));
  return widest === slotsUsed ? Math.max(0, ...wanted) : wanted.reduce((sum, each) => sum + each, 0);
};
