/** What the API server answers, and how it says no: a `Status` of Kubernetes. */

export interface Reply {
  readonly status: number;
  /** Text goes out as it is, anything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const failure = (status: number, reason: string, message: string, details?: object): Reply => ({
  status,
  body: statusBody(status, reason, message, details),
});

export const statusBody = (code: number, reason: string, message: string, details?: object) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  code,
  ...(details ? { details } : {}),
});
