/** What a value of the settings must be, in words: made from its schema, for messages and for the page of settings. */
import { type AnySchema, inner, metadataOf, type PipeItem, stepsOf } from '../setting.ts';

/** Completes "it must be …". */
export const expectationOf = (schema: AnySchema): string => {
  const steps = stepsOf(schema);
  const own = steps.flatMap(({ kind, message }) =>
    kind === 'validation' && typeof message === 'string' ? [message] : [],
  );
  const { type, options, literal } = inner(schema);
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'literal':
      return JSON.stringify(literal);
    case 'picklist':
      return oneOf((options ?? []).map((word) => JSON.stringify(word)));
    case 'number':
      return own[0] ?? numberOf(steps);
    case 'string':
      return own[0] ?? 'text';
    case 'array':
      return withExample('a list', schema);
    default:
      return withExample('an object', schema);
  }
};

export const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const withExample = (what: string, schema: AnySchema): string => {
  const [example] = metadataOf(schema).examples ?? [];
  return example === undefined ? what : `${what}, such as ${JSON.stringify(example)}`;
};

const numberOf = (steps: readonly PipeItem[]): string => {
  const bound = (type: string) => steps.find((step) => step.type === type)?.requirement;
  const what = steps.some(({ type }) => type === 'integer') ? 'a whole number' : 'a number';
  const least = bound('min_value');
  const most = bound('max_value');
  const above = bound('gt_value');
  if (least !== undefined && most !== undefined) return `${what} from ${least} to ${most}`;
  if (least !== undefined) return `${what}, at least ${least}`;
  return above === undefined ? what : `${what} above ${above}`;
};
