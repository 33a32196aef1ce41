/** The meaning of an error of UpdateApplication: whether it was taken, whether to ask again, and what to do. */
import type { ReasonCode } from '../../../lib/model/reasons.ts';
import type { ClassifiedError } from '../request-change.ts';
import { asMessage } from './application.ts';

/** Undefined: it can't be known whether the platform took it. */
export const classifyError = (cause: unknown): ClassifiedError | undefined => {
  const meaning = cause instanceof Error ? meaningOf(cause) : undefined;
  if (!meaning) return undefined;
  const { kind, rule, says } = meaning;
  return { kind, because: { rule, says: `${says} Managed Flink says: ${asMessage(cause)}` } };
};

interface Meaning {
  readonly kind: ClassifiedError['kind'];
  readonly rule: ReasonCode;
  readonly says: string;
}

const refused = (rule: ReasonCode, says: string): Meaning => ({ kind: 'refused', rule, says });
const failed = (rule: ReasonCode, says: string): Meaning => ({ kind: 'failed', rule, says });

const meaningOf = (cause: Error): Meaning | undefined => {
  const known = MEANINGS.get(cause.name);
  if (known) return known;
  const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status === 429 || /throttl|toomanyrequests|limitexceeded.*rate/i.test(cause.name)) {
    return refused('throttled', 'The control plane is being asked too much: try again later.');
  }
  if (status !== undefined && status >= 400 && status < 500 && status !== 408) {
    return failed('update-application', `The update was turned down (${cause.name}).`);
  }
  return undefined;
};

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  Object.entries({
    ConcurrentModificationException: refused(
      'job-version',
      'Another client has changed the application at this moment: decide again.',
    ),
    ResourceInUseException: refused(
      'stable',
      'The application is being changed by another client or by the service: decide again.',
    ),
    LimitExceededException: failed(
      'kpu-quota',
      'The size is above a quota: raise the quota L-3A88E041 (KPUs per application), or lower maxKpus in the settings.',
    ),
    InvalidArgumentException: failed('update-application', 'The update is not valid for this application.'),
    InvalidRequestException: failed('update-application', 'The update is not valid for this application.'),
    InvalidApplicationConfigurationException: failed(
      'update-application',
      'The application configuration is not valid: correct it and deploy it again.',
    ),
    CodeValidationException: failed(
      'update-application',
      'The application code did not pass validation: deploy it again.',
    ),
    ResourceNotFoundException: failed('update-application', 'The application does not exist any more.'),
    UnsupportedOperationException: failed('update-application', 'This application can not be updated.'),
    AccessDeniedException: failed(
      'permission',
      'The function may not update it: allow kinesisanalytics:UpdateApplication on the application.',
    ),
  }),
);
