/** One read that is tried, and what came of it: its result, a right that is missing, or another failure. */
import { KubernetesError } from '../../functions/kubernetes/error.ts';
import type { Finding, FindingCode } from '../../lib/doctor/finding.ts';

export type Attempt<Result> =
  | { readonly kind: 'done'; readonly value: Result }
  /** `action`: of IAM, or verb and resource of Kubernetes. */
  | { readonly kind: 'denied'; readonly action: string; readonly says: string }
  | { readonly kind: 'failed'; readonly error: Error };

export const attempt = async <Result>(action: string, work: () => Promise<Result>): Promise<Attempt<Result>> => {
  try {
    return { kind: 'done', value: await work() };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const denied = chain(error).find(isDenied);
    return denied ? { kind: 'denied', action, says: oneLine(denied.message) } : { kind: 'failed', error };
  }
};

const chain = (error: Error): readonly Error[] => [error, ...(error.cause instanceof Error ? chain(error.cause) : [])];

const isDenied = (error: Error): boolean =>
  /^(AccessDenied|NotAuthorized|UnauthorizedOperation)/.test(error.name) ||
  (error instanceof KubernetesError && (error.status === 401 || error.status === 403)) ||
  // A call without a client of the SDK has the name of the error in its sentence.
  /\bAccessDenied\w*:/.test(error.message);

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The right that is missing, and what could not be checked for want of it. */
export const notAllowed = (
  { action, says }: Extract<Attempt<unknown>, { kind: 'denied' }>,
  unchecked: readonly FindingCode[],
): readonly Finding[] => [
  { code: 'rights-of-caller', severity: 'warning', says: `You may not ${action}: ${says}` },
  ...unchecked.map((code): Finding => ({ code, severity: 'not-checked', says: `You may not ${action}.` })),
];

/** `why`: a sentence. */
export const notChecked = (code: FindingCode, why: string): Finding => ({
  code,
  severity: 'not-checked',
  says: oneLine(why),
});

/** `where`: left out, the place of the stack. */
export const notRead = (
  code: FindingCode,
  read: Exclude<Attempt<unknown>, { readonly kind: 'done' }>,
  where?: string,
): Finding => {
  if (read.kind === 'failed') return notChecked(code, read.error.message);
  return notChecked(code, `You may not ${read.action}${where === undefined ? '' : ` in ${where}`}.`);
};
