/** What AWS refused, with what would be right: credentials, region, table, and the rights to paste into a policy. */
import { Failed } from '../terminal/terminal.ts';

export interface Asked {
  readonly table?: string | undefined;
  readonly profile?: string | undefined;
}

export const withRemedy = async <Result>(asked: Asked, run: () => Promise<Result>): Promise<Result> => {
  try {
    return await run();
  } catch (error) {
    const says = remedyFor(asked, error);
    throw says === undefined ? error : new Failed(says, { cause: error });
  }
};

/** Undefined: an error of ours, or one without a remedy that is known. */
export const remedyFor = (asked: Asked, error: unknown): string | undefined => {
  const cause = awsError(error);
  if (cause === undefined) return undefined;
  const { name, message } = cause;
  const login = asked.profile === undefined ? 'aws sso login' : `aws sso login --profile ${asked.profile}`;
  if (name === 'CredentialsProviderError' || /Could not load credentials/.test(message)) {
    return `There are no AWS credentials: ${message.replace(/\.?$/, '.')} Give --profile NAME, set AWS_PROFILE, or log in: ${login}`;
  }
  if (/^(ExpiredToken|UnrecognizedClient|InvalidSignature|InvalidClientTokenId)/.test(name)) {
    return `AWS does not accept the credentials (${name}). They have expired, or belong to another account: ${login}`;
  }
  if (/Region is missing/.test(message)) return 'There is no AWS region. Give --region NAME, or set AWS_REGION.';
  if (name === 'ResourceNotFoundException' && asked.table !== undefined) {
    return `There is no table "${asked.table}" in this account and region. Its name is the output "Table" of the stack; the region is --region.`;
  }
  if (name === 'ValidationException' && asked.table !== undefined) {
    if (/table ?name/i.test(message)) {
      return `"${asked.table}" is no name that a table can have. That of the stack is its output "Table".`;
    }
    if (/key schema|key element/i.test(message)) {
      return `The table "${asked.table}" is not one of flink-autopilot: its keys are others. The stack's is its output "Table".`;
    }
  }
  if (/^AccessDenied/.test(name)) return `${message}\n\n${statementFor(message)}`;
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|TimeoutError/.test(`${name} ${message} ${codeOf(cause)}`)) {
    return `DynamoDB can not be reached: ${message || codeOf(cause)}. Check the region, the network, and AWS_ENDPOINT_URL.`;
  }
  return undefined;
};

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

/** The innermost error: the store wraps what the SDK threw. */
const awsError = (error: unknown): Error | undefined => {
  if (!(error instanceof Error) || error instanceof Failed) return undefined;
  return error.cause instanceof Error ? awsError(error.cause) : error;
};

/** "… is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:…"  ->  a statement to paste. */
export const statementFor = (message: string): string => {
  const [, action = 'dynamodb:Query'] = /perform: ([\w-]+:\w+)/.exec(message) ?? [];
  const [, resource = '*'] = /on resource: (arn:[^\s]+)/.exec(message) ?? [];
  const actions = READING.includes(action) ? READING : [action];
  const statement = { Effect: 'Allow', Action: actions, Resource: resource };
  return `This statement of an IAM policy allows it:\n\n${JSON.stringify(statement, null, 2)}`;
};

/** All that reading the store takes. */
const READING = ['dynamodb:GetItem', 'dynamodb:Query'];
