/**
 * Use of a day on EKS. Task managers, since the cost of their nodes is not known here; and subtasks, since that is
 * what a parallelism per vertex spares.
 */

import type { ChangeEvent } from '../../lib/model/events.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import type { Oracle } from '../../world/oracle.ts';
import type { EvaluationSeen } from './evaluation-seen.ts';
import { hours, type Row, share } from './rows.ts';

export interface TaskManagerUse {
  readonly platform: 'eks';
  readonly taskManagerHours: { readonly used: number; readonly staticPeak: number; readonly smallest: number };
  /** By what the evaluations saw. */
  readonly subtaskHours: {
    readonly used: number;
    /** If every vertex had been as wide as the widest. */
    readonly allAlike: number;
  };
  /** From the request until every task ran again, as it was measured. */
  readonly restarts: {
    readonly count: number;
    readonly averageSeconds: number | null;
    readonly longestSeconds: number | null;
  };
  readonly memory: {
    readonly oomKills: number;
    readonly gibibyteHours: number;
    /** If every task manager had kept what it had at first. */
    readonly untunedGibibyteHours: number;
  };
  /** What the job's own metrics cost in CloudWatch, beside reading them. */
  readonly customMetrics: { readonly stored: number; readonly dollarsPerMonth: number };
}

const HOUR = 3_600_000;
/** First tier of list prices, us-east-1. */
const DOLLARS_PER_CUSTOM_METRIC = 0.3;

export const taskManagerUse = (
  evaluations: readonly EvaluationSeen[],
  journal: readonly ChangeEvent[],
  truth: GroundTruth,
  oracle: Oracle,
  { customMetrics, firstMemoryBytes }: { readonly customMetrics: number; readonly firstMemoryBytes: number },
): TaskManagerUse => {
  const seconds = journal.flatMap(({ name, detail: { restartSeconds } }) =>
    name === 'confirmed' && restartSeconds !== undefined && Number.isFinite(restartSeconds) ? [restartSeconds] : [],
  );
  const known = seconds.length > 0;
  return {
    platform: 'eks',
    taskManagerHours: {
      used: truth.taskManagerHours,
      staticPeak: oracle.staticTaskManagerHours,
      smallest: oracle.smallestTaskManagerHours,
    },
    subtaskHours: subtaskHours(evaluations, truth.at),
    restarts: {
      count: truth.restarts,
      averageSeconds: known ? seconds.reduce((sum, one) => sum + one, 0) / seconds.length : null,
      longestSeconds: known ? Math.max(...seconds) : null,
    },
    memory: {
      oomKills: truth.oomKills,
      gibibyteHours: truth.gibibyteHours,
      untunedGibibyteHours: (truth.taskManagerHours * firstMemoryBytes) / 2 ** 30,
    },
    customMetrics: { stored: customMetrics, dollarsPerMonth: customMetrics * DOLLARS_PER_CUSTOM_METRIC },
  };
};

/** A size holds until the next evaluation sees another. */
export const subtaskHours = (
  evaluations: readonly EvaluationSeen[],
  until: EpochMs,
): TaskManagerUse['subtaskHours'] => {
  let [used, allAlike] = [0, 0];
  evaluations.forEach(({ at, sizing }, i) => {
    if (sizing.kind !== 'per-vertex') return;
    const lasted = ((evaluations[i + 1]?.at ?? until) - at) / HOUR;
    const each = Object.values<number>(sizing.parallelism);
    used += lasted * each.reduce((sum, subtasks) => sum + subtasks, 0);
    allAlike += lasted * each.length * Math.max(0, ...each);
  });
  return { used, allAlike };
};

export const taskManagerRows = (use: TaskManagerUse): readonly Row[] => {
  const { taskManagerHours, subtaskHours, restarts, memory, customMetrics } = use;
  const took =
    restarts.averageSeconds === null || restarts.longestSeconds === null
      ? ''
      : `; from request to running ${Math.round(restarts.averageSeconds)} s on average, ${Math.round(restarts.longestSeconds)} s at most`;
  const { oomKills } = memory;
  const kills = oomKills === 1 ? '1 task manager' : `${oomKills === 0 ? 'no' : oomKills} task managers`;
  const { used, staticPeak, smallest } = taskManagerHours;
  return [
    ['task-manager-hours', `${hours(used)}, idle ones included`],
    ['  static at peak', `${hours(staticPeak)}: used ${share(used, staticPeak)} of it`],
    ['  smallest possible', `${hours(smallest)}: used ${share(used, smallest)} of it`],
    [
      'subtask-hours',
      `${hours(subtaskHours.used)}; with every vertex as wide as the widest ${hours(subtaskHours.allAlike)}: used ${share(subtaskHours.used, subtaskHours.allAlike)} of it`,
    ],
    ['restarts', `${restarts.count}${took}`],
    [
      'memory',
      `${hours(memory.gibibyteHours)} GiB-hours, ${share(memory.gibibyteHours, memory.untunedGibibyteHours)} of what they had at first; ${kills} killed for want of it`,
    ],
    [
      'custom metrics',
      `${customMetrics.stored} of the job's own: ${customMetrics.dollarsPerMonth.toFixed(2)} USD a month, and the agent's log lines`,
    ],
  ];
};
