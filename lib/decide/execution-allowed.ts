/** May the change be made, or only recommended? */
import { clock } from '../number/format.ts';
import { excludedPeriodAt } from '../options/excluded-periods.ts';
import type { Reason } from '../model/reason.ts';
import type { UrgentRule, UrgentSituation } from './job-proposal.ts';

export const mayAct: UrgentRule = (_proposal, situation) => {
  const why = whyNot(situation);
  return why && { kind: 'propose', change: { kind: 'recommend' }, because: [why] };
};

const whyNot = ({ options, conduct, now }: UrgentSituation): Reason | undefined => {
  if (!options.scalingEnabled) {
    return {
      rule: 'may-act',
      says: 'Only recommended: scaling is switched off by option.',
      bound: 'job.autoscaler.scaling.enabled',
    };
  }
  const period = excludedPeriodAt(options.excludedPeriods, now);
  if (period !== undefined) {
    return {
      rule: 'may-act',
      says: `Only recommended: ${clock(now)} UTC is in the excluded period ${period}.`,
      bound: 'job.autoscaler.excluded.periods',
    };
  }
  if (conduct.kind !== 'advise') return undefined;
  return { rule: 'may-act', says: 'Only recommended: the mode is advise.', bound: 'mode' };
};
