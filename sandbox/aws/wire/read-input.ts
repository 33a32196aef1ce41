/** Reads the input of an operation: what the embedded AWS does not understand is refused by name, never ignored. */
import * as v from 'valibot';
import type { AwsError } from './aws-error.ts';

const sentence = (issue: v.BaseIssue<unknown>): string => {
  const place = v.getDotPath(issue) ?? 'the request';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `${place} is not understood by the embedded AWS`;
  }
  if (issue.received === 'undefined') return `${place} is required`;
  return `${place}: ${issue.message}`;
};

/** `refuse` makes the error that the service answers bad input with. */
export const readInput = <Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  refuse: (message: string) => AwsError,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw refuse([...new Set(result.issues.map(sentence))].join('; '));
};

/** Timestamps travel as epoch seconds with a fraction. */
export const timestamp = v.pipe(
  v.number(),
  v.transform((seconds) => Math.round(seconds * 1000)),
);
