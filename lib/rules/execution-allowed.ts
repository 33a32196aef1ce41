/** Whether the change may be made, or only recommended, or not even that. */

import type { Reason } from '../model/reason.ts';
import { formatUtc } from '../number/format.ts';
import type { Problem } from '../options/checks/problem.ts';
import { excludedPeriodAt, PERIODS_EXPECTED, unreadablePeriods } from '../options/excluded-periods.ts';
import type { UrgentRule, UrgentSituation } from './job-rule.ts';

export const executionAllowed: UrgentRule = (_proposal, situation) => {
  const [unreadable] = unreadablePeriods(situation.options.excludedPeriods);
  if (unreadable !== undefined) return { kind: 'hold', because: [unknownPeriods(unreadable)] };
  const [limit] = situation.options.unusableLimits;
  if (limit !== undefined) return { kind: 'hold', because: [unknownLimit(limit)] };
  const why = whyNot(situation);
  return why && { kind: 'propose', change: { kind: 'recommend' }, because: [why] };
};

/** Resources and tags change while we run. What was meant to be excluded may be now. */
const unknownPeriods = (unreadable: string): Reason => ({
  rule: 'execution-allowed',
  says: `Nothing is changed: ${JSON.stringify(unreadable)} is not a period, so the times at which this job must be left alone are not known. A period must be ${PERIODS_EXPECTED}.`,
  bound: 'job.autoscaler.excluded.periods',
});

/** Flink refuses to scale by it, too. */
const unknownLimit = ({ key, says }: Problem): Reason => ({
  rule: 'execution-allowed',
  says: `Nothing is changed: a limit of this job is not known. ${key}: ${says}.`,
  bound: key,
});

const whyNot = ({ options, executionMode, now }: UrgentSituation): Reason | undefined => {
  if (!options.scalingEnabled) {
    return {
      rule: 'execution-allowed',
      says: 'Only recommended: scaling is switched off by option.',
      bound: 'job.autoscaler.scaling.enabled',
    };
  }
  const period = excludedPeriodAt(options.excludedPeriods, now);
  if (period !== undefined) {
    return {
      rule: 'execution-allowed',
      says: `Only recommended: ${formatUtc(now)} UTC is in the excluded period ${period}.`,
      bound: 'job.autoscaler.excluded.periods',
    };
  }
  if (executionMode.kind !== 'advise') return undefined;
  return { rule: 'execution-allowed', says: 'Only recommended: the mode is advise.', bound: 'mode' };
};
