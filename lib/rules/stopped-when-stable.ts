/** A job that has kept its size for as long as the user says is only watched from then on. */
import type { AutoscalerState, Stability } from '../model/autoscaler-state.ts';
import { formatDuration, formatUtc } from '../number/format.ts';
import type { JobRule, JobSituation } from './job-rule.ts';

type Watched = Pick<JobSituation, 'options' | 'job' | 'now'> & { readonly state: Pick<AutoscalerState, 'stability'> };

/** Asked when a change is wanted: that starts the time again, unless it has already run out. */
export const stoppedWhenStable: JobRule = ({ kind }, situation) => {
  const stable = stabilityOf(situation);
  if (stable === undefined) return undefined;
  const { now } = situation;
  if (now - stable.since < stable.afterMs) {
    return { kind: 'propose', change: {}, remember: { stability: { ...stable, since: now } } };
  }
  if (kind === 'recommend') return undefined;
  const says = `Only recommended: since ${formatUtc(stable.since)} UTC no change was wanted for ${formatDuration(stable.afterMs)}, so the job is only watched. Another job graph, or another value of job.autopilot.stop-when-stable, starts it again.`;
  const because = [{ rule: 'stopped-when-stable' as const, says, bound: 'job.autopilot.stop-when-stable' }];
  return { kind: 'propose', change: { kind: 'recommend' }, because };
};

/** What is remembered of it in every evaluation that could have changed the job. Undefined: the option is off. */
export const stabilityOf = ({ options, job, now, state }: Watched): Stability | undefined => {
  const afterMs = options.stopWhenStableMs ?? 0;
  if (afterMs === 0) return undefined;
  const graph = job.graph.vertices.map(({ id }) => id).join(' ');
  const size = job.graph.vertices.map(({ parallelism }) => parallelism).join(' ');
  const before = state.stability;
  const started = { since: now, afterMs, graph, size };
  if (before === undefined || before.afterMs !== afterMs || before.graph !== graph) return started;
  // Stopped, it stays so whatever others make of the size.
  return before.size === size || now - before.since >= afterMs ? before : started;
};
