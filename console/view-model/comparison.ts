/** What the job cost in the stored window, beside three other courses: its size before, Managed Flink's autoscaling, one size for the peak. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { Sample } from '../../lib/model/sample.ts';
import { AS_IT_RAN, BASELINES, type BaselineId, titled } from '../../lib/savings/baselines.ts';
import { hoursHeld } from '../../lib/savings/saved.ts';
import type { PageComparison, PageCourse } from '../model/comparison.ts';
import type { EvaluationRow, MinuteRow, PageDecision } from '../model/history.ts';
import type { Baseline } from '../model/page.ts';
import type { Measured } from '../model/values.ts';
import { failedStops, failedWords, total } from './failed-stops.ts';
import { type Fixed, fixedOf } from './fixed-size.ts';
import { paceOf } from './gaps.ts';
import { managedFlinkAutoscaling } from './managed-flink-autoscaling.ts';
import { dollarsPerKpu } from './memory-packing.ts';
import type { SizeBefore } from './size-before.ts';
import { type ClusterSize, taskManagersOf } from './task-managers.ts';

export interface Compared {
  readonly evaluations: readonly EvaluationRecord[];
  readonly rows: readonly EvaluationRow[];
  readonly sizeBefore: SizeBefore | undefined;
  readonly minutes: readonly MinuteRow[];
  readonly samples: readonly Sample[];
  readonly decisions: readonly PageDecision[];
  readonly graph: JobGraph;
  readonly baseline: Baseline | undefined;
  readonly cluster: ClusterSize | undefined;
  readonly behindSeconds: number | undefined;
}

const MINUTE = 60_000;

/** Null where a size has no price and no task managers, or there are fewer than two evaluations. */
export const comparisonOf = (seen: Compared): PageComparison | null => {
  const { evaluations, cluster, behindSeconds } = seen;
  const first = evaluations[0];
  const last = evaluations.at(-1);
  if (!first || !last || first === last) return null;
  if (first.sizing.kind !== 'kpu' && !cluster) return null;
  return {
    from: first.at,
    until: last.at,
    unit: first.sizing.kind === 'kpu' ? 'dollars' : 'task-manager-hours',
    behindSeconds: behindSeconds ?? null,
    asItRan: asItRan(seen),
    otherwise: [before(seen), ...autoscaled(seen, first), staticPeak(seen)],
  };
};

const named = <Id extends BaselineId>(id: Id) => ({ id, name: titled(BASELINES[id].name) });

const perHourOf = (
  { dollarsPerHour, parallelism }: SizeBefore | EvaluationRow,
  cluster: ClusterSize | undefined,
): Measured => (cluster ? taskManagersOf(parallelism, cluster) : dollarsPerHour);

/** The rows that hold until the next one; time of which nothing is known is left out on every side. */
const spans = ({ rows }: Pick<Compared, 'rows'>) => {
  const real = rows.filter(({ parallelism }) => parallelism !== null);
  return real.flatMap((row, i) => {
    const next = real[i + 1];
    const hours = next ? hoursHeld({ at: row.at, runs: row.stopped !== true }, next.at) : 0;
    return hours > 0 ? [{ row, hours }] : [];
  });
};

const hoursOf = (seen: Compared): number => spans(seen).reduce((sum, { hours }) => sum + hours, 0);

const asItRan = (seen: Compared): PageCourse => {
  const from = seen.evaluations[0]?.at ?? 0;
  const decisions = seen.decisions.filter(({ at }) => at >= from);
  const done = decisions.filter(({ status }) => status === 'confirmed' || status === 'rolled-back');
  const failed = failedStops(decisions, seen.samples);
  const downtimeSeconds = total([...done.map(({ restartSeconds }) => restartSeconds ?? 0), ...failed]);
  return {
    id: 'as-it-ran',
    name: titled(AS_IT_RAN),
    says: `What was paid and measured.${failedWords(failed.length)}`,
    spent: spans(seen).reduce((sum, { row, hours }) => sum + (perHourOf(row, seen.cluster) ?? 0) * hours, 0),
    restarts: done.length + failed.length,
    downtimeSeconds,
    ...(failed.length > 0 && downtimeSeconds !== null ? { downtimeIs: 'at-most' as const } : {}),
    minutesBehind: minutesBehind(seen.minutes, seen.behindSeconds),
  };
};

/** (a row a minute, three of them 8 s behind, objective 5 s) -> 3. A row counts until the next one, at most for two minutes. */
export const minutesBehind = (minutes: readonly MinuteRow[], behindSeconds: number | undefined): Measured => {
  if (behindSeconds === undefined || minutes.every(({ lagSeconds }) => lagSeconds === null)) return null;
  return minutes.reduce((sum, { at, lagSeconds }, i) => {
    if (lagSeconds === null || lagSeconds <= behindSeconds) return sum;
    return sum + Math.min(2, ((minutes[i + 1]?.at ?? at) - at) / MINUTE);
  }, 0);
};

/** Evaluations that found no larger size to carry more: something else than the size limits the job. */
const limitedAt = ({ evaluations }: Compared): ReadonlySet<number> =>
  new Set(evaluations.flatMap(({ at, because }) => (because.some(({ rule }) => rule === 'no-gain') ? [at] : [])));

/** Minutes in which a job of `share` of the size of then could not have carried what arrived. */
const minutesShort = (seen: Compared, share: (row: EvaluationRow) => number): Measured => {
  const known = spans(seen).filter(({ row: { incoming, capacity } }) => incoming !== null && capacity !== null);
  if (known.length === 0) return null;
  const limited = limitedAt(seen);
  return known.reduce((sum, { row, hours }) => {
    const times = limited.has(row.at) ? Math.min(1, share(row)) : share(row);
    return sum + ((row.incoming ?? 0) > (row.capacity ?? 0) * times ? 60 * hours : 0);
  }, 0);
};

const SHORT = 'Behind: minutes in which it could not have carried what arrived.';

const before = (seen: Compared): PageCourse => {
  const { sizeBefore } = seen;
  const parallelism = sizeBefore?.parallelism ?? null;
  const perHour = sizeBefore ? perHourOf(sizeBefore, seen.cluster) : null;
  const kpus = sizeBefore?.kpus ?? null;
  const size = kpus === null ? `parallelism ${parallelism ?? 'unknown'}` : `${kpus} + 1 KPUs`;
  return {
    ...named('before'),
    says: `As large all the time as when it was first evaluated: ${size}. ${SHORT}`,
    spent: perHour === null ? null : perHour * hoursOf(seen),
    restarts: 0,
    downtimeSeconds: 0,
    minutesBehind: minutesShort(seen, (then) => (parallelism ?? 0) / (then.parallelism ?? Number.POSITIVE_INFINITY)),
  };
};

/** None on a platform that has no autoscaling of its own. */
const autoscaled = (seen: Compared, { sizing }: EvaluationRecord): readonly PageCourse[] => {
  if (sizing.kind !== 'kpu') return [];
  const course = named('managed-flink');
  const rule = BASELINES['managed-flink'].means.replace(/\.$/, '');
  const sized = seen.rows.filter((row) => row.kpus !== null);
  const limits = limitedAt(seen);
  let [next, kpus] = [0, sizing.kpus];
  let [load, limited]: [number | undefined, boolean] = [undefined, false];
  const known = seen.samples.flatMap(({ at, job: { containerCpu: cpu } }) => {
    for (let row = sized[next]; row && row.at <= at; row = sized[++next]) {
      kpus = row.kpus ?? kpus;
      load = row.incoming === null || !row.capacity ? undefined : row.incoming / row.capacity;
      limited = limits.has(row.at);
    }
    return cpu === undefined || Number.isNaN(cpu) ? [] : [{ at, cpu, kpus, load, limited }];
  });
  if (known.length < 2) {
    const none = { spent: null, restarts: null, downtimeSeconds: null, minutesBehind: null };
    return [{ ...course, ...none, says: `${rule}; the CPU of the containers was not recorded.` }];
  }
  const { kpuHours, hours, restarts, minutesFull } = managedFlinkAutoscaling(known, {
    parallelism: seen.sizeBefore?.parallelism ?? sizing.parallelism,
    perKpu: sizing.parallelismPerKpu,
    mostParallelism: Math.max(sizing.parallelism, ...seen.graph.vertices.map(({ maxParallelism }) => maxParallelism)),
    longest: paceOf(known.map(({ at }) => at)).longest,
  });
  const usual = usualRestart(seen.decisions);
  return [
    {
      ...course,
      says: `${rule}, here by the recorded CPU. Behind: minutes in which its KPUs would have been full, or could not have carried what arrived.`,
      // Of the hours whose CPU is known, for all hours.
      spent: hours > 0 ? dollarsPerKpu(sizing) * (kpuHours / hours + 1) * hoursOf(seen) : null,
      restarts,
      downtimeSeconds: restarts === 0 ? 0 : usual === undefined ? null : restarts * usual,
      minutesBehind: minutesFull,
    },
  ];
};

/** The middle of those measured. */
const usualRestart = (decisions: readonly PageDecision[]): number | undefined => {
  const all = decisions.flatMap(({ restartSeconds }) => (restartSeconds === null ? [] : [restartSeconds]));
  return all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
};

const staticPeak = (seen: Compared): PageCourse => {
  const course = named('static-peak');
  const fixed = fixedOf(seen);
  if (!fixed) {
    const none = { spent: null, restarts: null, downtimeSeconds: null, minutesBehind: null };
    return { ...course, ...none, says: 'The peak of the load is not known.' };
  }
  const peak = fixed.isPlanned ? 'the planned peak of the load' : 'the highest load of this time';
  return {
    ...course,
    says: `Large enough all day for ${peak}, at 70 % busy. ${SHORT}`,
    spent: fixed.perHour * hoursOf(seen),
    restarts: 0,
    downtimeSeconds: 0,
    minutesBehind: minutesShort(seen, (row) => shareOfFixed(row, fixed, seen)),
  };
};

const shareOfFixed = ({ kpus, parallelism }: EvaluationRow, { units }: Fixed, { cluster }: Compared): number => {
  const now = cluster ? taskManagersOf(parallelism, cluster) : kpus;
  return now ? units / now : 1;
};
