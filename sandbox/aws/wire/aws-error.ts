/** An error as an AWS service answers it: the SDK turns `name` into the class or the `name` that callers match on. */
export class AwsError extends Error {
  readonly status: number;
  /** Services that once spoke AWS Query keep the old code beside the new name (header x-amzn-query-error). */
  readonly queryCode: string | undefined;
  constructor(name: string, message: string, status = 400, queryCode?: string) {
    super(message);
    this.name = name;
    this.status = status;
    this.queryCode = queryCode;
  }
}

/** Without a Query code: the SDK would take that for the name, because no service models this error. */
export const throttled = (): AwsError => new AwsError('ThrottlingException', 'Rate exceeded');

export const internalFailure = (message = 'The request processing has failed because of an internal error'): AwsError =>
  new AwsError('InternalFailure', message, 500, 'InternalFailure');
