/** One condition of an event pattern: a literal, or an object that names a comparison. */

export type Condition =
  | { readonly kind: 'value'; readonly matches: (value: unknown) => boolean }
  /** `exists: false` is about the field, not about a value. */
  | { readonly kind: 'absent' };

type Invalid = (problem: string) => Error;
type Test = (value: unknown) => boolean;

/** `invalid` makes the error for a condition that EventBridge would not take. */
export const conditionOf = (condition: unknown, invalid: Invalid): Condition => {
  if (typeof condition !== 'object' || condition === null)
    return { kind: 'value', matches: (value) => value === condition };
  const [[name, argument] = ['', undefined], ...others] = Object.entries(condition);
  if (others.length > 0) throw invalid(`has a condition with ${others.length + 1} keys; one is allowed`);
  if (name === 'exists' && typeof argument !== 'boolean') throw invalid('exists must be true or false');
  if (name === 'exists' && argument === false) return { kind: 'absent' };
  const comparison = comparisons.get(name);
  if (!comparison) throw invalid(`has the unknown condition ${name}; there are ${[...comparisons.keys()].join(', ')}`);
  return { kind: 'value', matches: comparison(argument, invalid) };
};

const text = (argument: unknown, name: string, invalid: Invalid): string => {
  if (typeof argument !== 'string' || argument === '') throw invalid(`${name} must be a string`);
  return argument;
};

const ofText =
  (name: string, test: (value: string, wanted: string) => boolean) =>
  (argument: unknown, invalid: Invalid): Test => {
    const wanted = text(argument, name, invalid);
    return (value) => typeof value === 'string' && test(value, wanted);
  };

const prefix = ofText('prefix', (value, wanted) => value.startsWith(wanted));
const suffix = ofText('suffix', (value, wanted) => value.endsWith(wanted));
const ignoreCase = ofText('equals-ignore-case', (value, wanted) => value.toLowerCase() === wanted.toLowerCase());

const wildcard = (argument: unknown, invalid: Invalid): Test => {
  const parts = text(argument, 'wildcard', invalid)
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (value) => typeof value === 'string' && expression.test(value);
};

const textComparisons = new Map([
  ['prefix', prefix],
  ['suffix', suffix],
  ['wildcard', wildcard],
  ['equals-ignore-case', ignoreCase],
]);

/** Not one of these literals, or not with this prefix, suffix or wildcard. The field must be there. */
const anythingBut = (argument: unknown, invalid: Invalid): Test => {
  if (typeof argument === 'object' && argument !== null && !Array.isArray(argument)) {
    const [[name, wanted] = ['', undefined], ...others] = Object.entries(argument);
    const test = textComparisons.get(name);
    if (!test || others.length > 0)
      throw invalid(`anything-but can't be combined with ${Object.keys(argument).join(', ')}`);
    const matches = test(wanted, invalid);
    return (value) => value !== undefined && !matches(value);
  }
  const unwanted: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  if (unwanted.length === 0 || unwanted.some((one) => typeof one !== 'string' && typeof one !== 'number')) {
    throw invalid('anything-but needs strings or numbers');
  }
  return (value) => value !== undefined && !unwanted.includes(value);
};

const orders = new Map<unknown, (value: number, bound: number) => boolean>([
  ['=', (value, bound) => value === bound],
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
]);

/** [">=", 0, "<", 10]: every comparison must hold. */
const numeric = (argument: unknown, invalid: Invalid): Test => {
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4)) {
    throw invalid('numeric needs one or two pairs like [">=", 0, "<", 10]');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const order = orders.get(argument[index]);
    const bound: unknown = argument[index + 1];
    if (!order || typeof bound !== 'number') throw invalid(`numeric does not understand ${JSON.stringify(argument)}`);
    tests.push((value) => order(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
};

const comparisons = new Map<string, (argument: unknown, invalid: Invalid) => Test>([
  ['prefix', prefix],
  ['suffix', suffix],
  ['wildcard', wildcard],
  ['numeric', numeric],
  ['equals-ignore-case', ignoreCase],
  ['anything-but', anythingBut],
  ['exists', () => (value: unknown) => value !== undefined],
]);
