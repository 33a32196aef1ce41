/** What Flink answered, as a value: JSON, checked against a schema. */
import * as v from 'valibot';
import { FlinkRestError } from './error.ts';

/** `shown`: what a message may show of an answer that is none of Flink's. Throws FlinkRestError. */
export const parseAnswer = <T>(
  request: string,
  text: string,
  schema: v.GenericSchema<unknown, T>,
  shown: (text: string) => string,
): T => {
  const parsed = v.safeParse(schema, jsonOf(request, text, shown));
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const says = `the answer is not what Flink gives: ${v.getDotPath(issue) ?? 'the whole of it'}: ${issue.message}`;
  throw new FlinkRestError(request, undefined, says);
};

const jsonOf = (request: string, text: string, shown: (text: string) => string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says repeats a part of the text, which is shown as far as it may be.
    const says = `the answer is not JSON; is this Flink's REST endpoint? ${shown(text)}`;
    throw new FlinkRestError(request, undefined, says);
  }
};
