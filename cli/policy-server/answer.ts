/** One line of JSON in, its answer out: a whole scenario, or an operation on one of the open jobs. */
import { flink } from '../../lib/policies/flink/flink.ts';
import type { Policy } from '../../lib/policies/policy.ts';
import { fieldsOf, InputError } from '../scenario/checked.ts';
import type { JsonObject } from '../scenario/format.ts';
import { playScenario, readScenario } from '../scenario/play.ts';
import { type OpenJobs, operate } from './operations.ts';

/** `either`: a line with an `op` is an operation, any other a scenario. */
export type Mode = 'scenario' | 'serve' | 'either';

/** The answer to a line; undefined for a blank one. */
export type Answer = (line: string) => string | undefined;

/** `report` gets errors that are no fault of the line. They are answered as well, and the other jobs go on. */
export const answering = (mode: Mode, report: (error: unknown) => void, policy: Policy<unknown> = flink): Answer => {
  const jobs: OpenJobs = new Map();
  let number = 0;
  return (line) => {
    number++;
    if (line.trim() === '') return undefined;
    try {
      return JSON.stringify(answerTo(parse(line), { mode, jobs, policy }));
    } catch (error) {
      if (!(error instanceof InputError)) report(error);
      const message = error instanceof InputError ? error.message : `the server failed: ${error}`;
      return JSON.stringify({ op: 'error', message: `line ${number}: ${message}` });
    }
  };
};

const parse = (line: string): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError(`not JSON: ${error.message}`);
  }
  return fieldsOf(value);
};

interface Serving {
  readonly mode: Mode;
  readonly jobs: OpenJobs;
  readonly policy: Policy<unknown>;
}

const answerTo = (fields: Readonly<Record<string, unknown>>, { mode, jobs, policy }: Serving): JsonObject => {
  if (mode === 'serve' || (mode === 'either' && 'op' in fields)) return operate(fields, jobs, policy);
  if ('op' in fields) throw new InputError('this is an operation, but in mode scenario every line is a scenario');
  return { ...playScenario(readScenario('input' in fields ? fields['input'] : fields), policy) };
};
