/** What does an error of UpdateApplication mean: was it taken, may it be asked again, and what is to be done? */

export interface Answer {
  /** `refused`: may succeed when decided anew. `failed`: would fail again, somebody has to look. */
  readonly kind: 'refused' | 'failed';
  readonly rule: string;
  readonly says: string;
}

/** Undefined: it can't be known whether the platform took it. */
export const answerTo = (cause: unknown): Answer | undefined => {
  if (!(cause instanceof Error)) return undefined;
  const known = ANSWERS[cause.name];
  if (known) return known;
  const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status === 429 || /throttl|toomanyrequests|limitexceeded.*rate/i.test(cause.name)) {
    return { kind: 'refused', rule: 'throttled', says: 'The control plane is being asked too much: try again later.' };
  }
  if (status !== undefined && status >= 400 && status < 500 && status !== 408) {
    return { kind: 'failed', rule: 'update-application', says: `The update was turned down (${cause.name}).` };
  }
  return undefined;
};

const failed = (rule: string, says: string): Answer => ({ kind: 'failed', rule, says });

const ANSWERS: Readonly<Record<string, Answer>> = {
  ConcurrentModificationException: {
    kind: 'refused',
    rule: 'job-version',
    says: 'Somebody else has changed the application at this moment: decide anew.',
  },
  ResourceInUseException: {
    kind: 'refused',
    rule: 'stable',
    says: 'The application is being changed by somebody or something: decide anew.',
  },
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
};
