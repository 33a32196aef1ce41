/** Whether the change may be made, or only recommended. */

import type { Reason } from '../model/reason.ts';
import { formatUtc } from '../number/format.ts';
import { excludedPeriodAt } from '../options/excluded-periods.ts';
import type { UrgentRule, UrgentSituation } from './job-rule.ts';

export const executionAllowed: UrgentRule = (_proposal, situation) => {
  const why = whyNot(situation);
  return why && { kind: 'propose', change: { kind: 'recommend' }, because: [why] };
};

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
