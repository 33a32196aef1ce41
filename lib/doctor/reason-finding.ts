/** A reason of an evaluation as a finding: what it says, and what its own page of documentation says to do. */
import type { Reason } from '../model/reason.ts';
import type { Meaning } from '../model/reason-meaning.ts';
import { REASONS } from '../model/reasons.ts';
import type { Finding, FindingCode, Severity } from './finding.ts';

const MEANINGS: Readonly<Record<string, Meaning>> = Object.assign({}, ...Object.values(REASONS));

/** `[metrics.md](metrics.md)`  ->  `docs/metrics.md` */
const LINK = /\[[^\]]+\]\(([^)]+)\)/g;

export const findingOf = ({ rule, says, vertex, numbers }: Reason, code: FindingCode, severity: Severity): Finding => {
  const remedy = MEANINGS[rule]?.remedy?.replace(LINK, 'docs/$1');
  return {
    code,
    severity,
    says,
    ...(remedy === undefined || severity === 'note' ? {} : { remedy }),
    ...(vertex && { vertex }),
    ...(numbers && { numbers }),
  };
};
