/** What does an error of the API server to our patch mean: may it be asked again, or must somebody look? */
import { isDenied, type KubernetesError } from '../../../kubernetes/error.ts';

export interface Answer {
  /** `refused`: may succeed when decided anew. `failed`: would fail again. */
  readonly kind: 'refused' | 'failed';
  readonly rule: string;
  readonly says: string;
}

/** Undefined: it can't be known whether the patch was taken. */
export const answerTo = ({ status, message }: KubernetesError): Answer | undefined => {
  if (status === undefined || status >= 500 || status === 408) return undefined;
  switch (status) {
    case 409:
      return { kind: 'refused', rule: 'job-version', says: `Somebody else is changing the resource. ${message}` };
    case 422:
      // A test that fails has no details; a value that the CRD does not allow names its field.
      return GENERATION_TEST_FAILED.test(message)
        ? {
            kind: 'refused',
            rule: 'job-version',
            says: 'Somebody else has changed the spec at this moment: decide anew.',
          }
        : { kind: 'failed', rule: 'patch', says: message };
    case 429:
      return { kind: 'refused', rule: 'throttled', says: `The API server is being asked too much. ${message}` };
    case 401:
    case 403:
      return { kind: 'failed', rule: isDenied(message) ? 'patch' : 'permission', says: message };
    default:
      return { kind: 'failed', rule: 'patch', says: message };
  }
};

const GENERATION_TEST_FAILED = /the server rejected our request due to an error in our request/i;
