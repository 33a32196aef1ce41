/** What a person should look at, in the row of a job: at most three, the worst first. */
import { withoutOperation } from '../../lib/change/operation-words.ts';
import type { ChangeInFlight } from '../../lib/model/change.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { RowAttention, RowDecision } from '../store/fleet-index/fleet-index.ts';

/** Each is something that the job does not get over by itself. The worst first. */
const TROUBLE: readonly string[] = [
  'awaiting-approval',
  'managed-by-another',
  'out-of-memory',
  'memory-shortage',
  'kpu-memory-shortage',
  'memory-pressure',
  'option',
  'metrics',
  'metrics-missing',
  'nothing-published',
  'graph-unknown',
  'names-unmatched',
  'fresh-samples',
  'metrics-frozen',
  'metrics-incomplete',
  'busy-time-unknown',
  'error-budget',
  'failed-lately',
  'cooldown',
];

/** A job that has just started has no whole minute yet: that is over soon. */
const OVER_SOON: readonly string[] = [
  'metrics',
  'metrics-missing',
  'nothing-published',
  'fresh-samples',
  'metrics-incomplete',
  'busy-time-unknown',
];
const JUST_STARTED_MS = 10 * 60_000;

/** What keeps a job small: it matters while the job does not carry its load. */
const LIMITS: readonly string[] = [
  'external-limit',
  'hot-key',
  'source-partitions',
  'kpu-quota',
  'quotas',
  'cluster-resources',
  'budget',
  'no-gain',
  'quarantined-step',
  'restarts-a-day',
  'effectiveness',
  'source-ineffective',
];

const MOST = 3;
const LATE_SECONDS = 300;
const FAILED_FOR_MS = 24 * 3_600_000;

interface Seen {
  readonly report: {
    readonly change: ChangeInFlight | undefined;
    readonly mode: string;
    readonly blockedBy: readonly Reason[];
    readonly evaluated: { readonly decision: { readonly because: readonly Reason[] } };
  };
  readonly description: {
    readonly state: { readonly status: string | undefined; readonly runningSince?: EpochMs };
    readonly condition: string;
  };
  readonly observed: { readonly because: readonly Reason[] };
  readonly now: EpochMs;
}

interface Measured {
  readonly utilization?: number;
  readonly lagSeconds?: number;
}

export const attentionOf = (
  { report, description, observed, now }: Seen,
  { utilization = 0, lagSeconds = 0 }: Measured,
  decision: RowDecision | undefined,
): readonly RowAttention[] => {
  const found: RowAttention[] = [];
  const add = (rule: string, says: string): void => {
    const longest = found.length === 0 ? LONGEST_FIRST : LONGEST;
    if (!found.some((one) => one.rule === rule)) found.push({ rule, says: summary(says, longest) });
  };
  const { change } = report;
  const changing = decision !== undefined && ['pending', 'applying', 'applied'].includes(decision.status);
  if (description.state.status !== 'RUNNING' && !changing) {
    add('job-running', `The job is ${description.condition}, and not running.`);
  }
  if (change && (change.status === 'failed' || change.status === 'refused') && now - change.since < FAILED_FOR_MS) {
    add(
      `change-${change.status}`,
      `The last change ${WHAT[change.status]}: ${change.because[0]?.says ?? 'no reason was given.'}`,
    );
  }
  for (const { rule, says } of report.blockedBy) if (!ASKED_FOR.includes(rule)) add(rule, says);
  const all = [...report.evaluated.decision.because, ...observed.because];
  const pick = (rules: readonly string[]): void => {
    for (const rule of rules) {
      const reason = all.find((one) => one.rule === rule);
      if (reason) add(rule, reason.says);
    }
  };
  const { runningSince } = description.state;
  const justStarted = runningSince !== undefined && now - runningSince < JUST_STARTED_MS;
  pick(justStarted ? TROUBLE.filter((rule) => !OVER_SOON.includes(rule)) : TROUBLE);
  const late = lagSeconds > LATE_SECONDS;
  if (late || utilization >= 100) pick(LIMITS);
  if (late && found.length === 0) add('backlog-late', `Records wait for ${Math.round(lagSeconds / 60)} min.`);
  const left = report.mode !== 'act' || report.blockedBy.length > 0;
  if (utilization >= 100 && left && found.length === 0) {
    add('load-above-capacity', `More arrives than it can process: ${utilization} % of its capacity.`);
  }
  // Last: what people have asked for hides nothing that is wrong.
  for (const { rule, says } of report.blockedBy) if (ASKED_FOR.includes(rule)) add(rule, says);
  return found.slice(0, MOST);
};

/** By people, without a deployment. */
const ASKED_FOR: readonly string[] = ['paused', 'mode'];

const WHAT = { failed: 'failed', refused: 'was refused' } as const;

const LONGEST_FIRST = 220;
const LONGEST = 110;

/** Not cut within a word, but where the word is longer than a name should be. */
const LAST_WORD = / \S{1,30}$/;

/** One line, and not longer than a row has room for. */
export const summary = (says: string, longest = LONGEST): string => {
  const line = withoutOperation(says.replace(/\s+/g, ' ').trim());
  if (line.length <= longest) return line;
  const start = line.slice(0, longest - 1);
  const words = line[longest - 1] === ' ' ? start : start.replace(LAST_WORD, '');
  return `${words.trimEnd()}…`;
};
