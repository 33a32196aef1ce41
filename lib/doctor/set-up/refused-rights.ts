/** What the deployed functions may do, by what they have done: refusals of AWS and Kubernetes that the store and the journal show. */
import type { EpochMs } from '../../model/observation.ts';
import type { Reason } from '../../model/reason.ts';
import { formatUtc } from '../../number/format.ts';
import type { Finding } from '../finding.ts';

interface Seen {
  readonly evaluatedAt: EpochMs | undefined;
  readonly because: readonly Reason[];
  readonly mode: string;
  readonly journal: readonly {
    readonly at: EpochMs;
    readonly name: string;
    readonly because: readonly Reason[];
  }[];
}

/** In the words of IAM, of MSK and Kinesis, and of Kubernetes. */
const REFUSED = /AccessDenied|not authorized to perform|UnauthorizedOperation|\bforbidden\b|\b403\b|may not be read/i;

const isRefused = ({ rule, says }: Reason): boolean =>
  rule === 'permission' || rule === 'dashboard-forbidden' || REFUSED.test(says);

export const refusedRights = (seen: Seen): readonly Finding[] => [ofEvaluate(seen), ofApply(seen)];

const ofEvaluate = ({ evaluatedAt = Number.NaN, because }: Seen): Finding => {
  const refused = because.filter(isRefused);
  const [first] = refused;
  if (first === undefined) {
    const says = `Nothing was refused at the evaluation of ${formatUtc(evaluatedAt)} UTC: what the job needs was read.`;
    return { code: 'rights-of-evaluate', severity: 'ok', says };
  }
  const more = refused.length > 1 ? ` ${refused.length - 1} more were refused.` : '';
  // What it can do without is good to know; what stops the reading of metrics is not.
  const severity = refused.some(({ rule }) => rule === 'metrics' || rule === 'permission') ? 'problem' : 'warning';
  return { code: 'rights-of-evaluate', severity, says: `${first.says}${more}` };
};

/** These need that the platform took a change. */
const TAKEN = ['applied', 'confirmed', 'rolled-back'];

/** The newest word counts: a right that was missing may be there now. */
const ofApply = ({ journal, mode }: Seen): Finding => {
  const last = journal.findLast(
    ({ name, because }) => TAKEN.includes(name) || (['failed', 'refused'].includes(name) && because.some(isRefused)),
  );
  if (last === undefined) {
    const why =
      mode === 'act' ? 'No change of the job has been applied yet.' : `The mode is ${mode}: nothing is changed.`;
    return { code: 'rights-of-apply', severity: 'not-checked', says: why };
  }
  if (TAKEN.includes(last.name)) {
    const says = `A change was ${last.name.replace('-', ' ')} at ${formatUtc(last.at)} UTC.`;
    return { code: 'rights-of-apply', severity: 'ok', says };
  }
  const says = last.because.find(isRefused)?.says ?? '';
  return { code: 'rights-of-apply', severity: 'problem', says: `${formatUtc(last.at)} UTC: ${says}` };
};
