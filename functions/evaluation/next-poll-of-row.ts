/** When a job that was evaluated is due again, for its row of the fleet index. */
import { isUnderWay } from '../../lib/model/change.ts';
import { type JobKey, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { ReasonCode } from '../../lib/model/reasons.ts';
import type { Options } from '../../lib/options/options.ts';
import { type NextPoll, nextPoll } from '../../lib/polling/next-poll.ts';
import { isAdaptive, pollingOf, usualMinutes } from '../../lib/polling/polling.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { phaseOf } from '../polling/phase.ts';
import type { JobDescription } from '../ports.ts';
import type { JobReport } from './job-report.ts';

export interface PolledJob {
  readonly report: JobReport;
  readonly description: Pick<JobDescription, 'state' | 'stable'>;
  readonly options: Options | undefined;
  readonly now: EpochMs;
  /** Absent: when it is due is not asked. */
  readonly settings?: Pick<Settings, 'everyMinutes' | 'polling'>;
  /** Evaluated at once, since an alarm rang. */
  readonly alarmed?: ReadonlySet<JobKey>;
}

/** A decision that one more sample may change. */
const SAMPLE_RULES: readonly ReasonCode[] = ['odd-sample', 'second-sample'];

/** Undefined: all jobs have one rhythm. `utilization`: percent. */
export const nextPollOf = (
  { report, description, options, now, settings, alarmed }: PolledJob,
  utilization: number | undefined,
  before: NextPoll | undefined,
): NextPoll | undefined => {
  if (settings === undefined || !isAdaptive(settings)) return undefined;
  const { change, evaluated, job } = report;
  const { predictions, decision, state } = evaluated;
  const { status, runningSince } = description.state;
  const changing = change !== undefined && isUnderWay(change.status);
  return nextPoll(
    {
      now,
      before,
      changing,
      runningSince,
      phase: phaseOf(keyOf(job)),
      alarmed: alarmed?.has(keyOf(job)) ?? false,
      sampledAt: state.window.at(-1)?.at,
      stable: description.stable && status === 'RUNNING',
      awaitsApproval: state.awaiting !== undefined,
      waitsForSample: decision.because.some(({ rule }) => SAMPLE_RULES.includes(rule)),
      drainSeconds: predictions?.drainSeconds,
      utilization: utilization === undefined ? undefined : utilization / 100,
      busy: Math.max(0, ...Object.values(evaluated.evaluation?.vertices ?? {}).map(({ load = 0 }) => load || 0)),
      forecast: predictions?.forecast ?? [],
      nextSizeAt: predictions?.nextSize?.at,
      windowMs: options?.metricsWindowMs ?? 15 * 60_000,
    },
    pollingOf(settings),
    usualMinutes(settings),
  );
};
