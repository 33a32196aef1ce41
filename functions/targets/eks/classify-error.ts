/** The meaning of the API server's error to our patch: whether it may be asked again, or a person must put it right. */
import type { ReasonCode } from '../../../lib/model/reasons.ts';
import { isDenied, KubernetesError } from '../../kubernetes/error.ts';
import type { ClassifiedError } from '../request-change.ts';

/** Undefined: it can't be known whether the patch was taken. */
export const classifyError = (error: unknown): ClassifiedError | undefined => {
  if (!(error instanceof KubernetesError)) return undefined;
  const { status, message } = error;
  if (status === undefined || status >= 500 || status === 408) return undefined;
  switch (status) {
    case 409:
      return refused('job-version', `Another client is changing the resource. ${message}`);
    case 422:
      // A test that fails has no details; a value that the CRD does not allow names its field.
      return GENERATION_TEST_FAILED.test(message)
        ? refused('job-version', 'Another client has changed the spec at this moment: decide again.')
        : failed('patch', message);
    case 429:
      return refused('throttled', `The API server is being asked too much. ${message}`);
    case 401:
    case 403:
      return failed(isDenied(message) ? 'patch' : 'permission', message);
    default:
      return failed('patch', message);
  }
};

const GENERATION_TEST_FAILED = /the server rejected our request due to an error in our request/i;

const refused = (rule: ReasonCode, says: string): ClassifiedError => ({ kind: 'refused', because: { rule, says } });
const failed = (rule: ReasonCode, says: string): ClassifiedError => ({ kind: 'failed', because: { rule, says } });
