/**
 * Event patterns: which events does a rule want?
 * A pattern names fields; each named field must match one of its conditions, fields that are not named don't matter.
 */
import { AwsError } from '../wire/aws-error.ts';
import { conditionOf } from './condition.ts';

export type EventPattern = Readonly<Record<string, unknown>>;
export type Event = Readonly<Record<string, unknown>>;
export type Matcher = (event: Event) => boolean;

const MAX_CHARACTERS = 2048;

/** Throws InvalidEventPatternException, which names the place. */
export const compilePattern = (pattern: EventPattern): Matcher => {
  if (JSON.stringify(pattern).length > MAX_CHARACTERS)
    throw invalid('the pattern', `has over ${MAX_CHARACTERS} characters`);
  const matcher = compileObject(pattern, '');
  return (event) => matcher(event);
};

type NodeMatcher = (node: unknown) => boolean;

const invalid = (place: string, problem: string): AwsError =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${place} ${problem}`);

const compileObject = (pattern: EventPattern, path: string): NodeMatcher => {
  const fields = Object.entries(pattern).map(([name, wanted]): NodeMatcher => {
    const place = path ? `${path}.${name}` : name;
    if (name === '$or') return compileAny(wanted, place, path);
    const matches = compileField(wanted, place);
    return (node) => matches((node as Record<string, unknown> | undefined)?.[name]);
  });
  if (fields.length === 0) throw invalid(path || 'the pattern', 'is empty');
  // Of an array of objects one element must match all the fields.
  return (node) =>
    Array.isArray(node)
      ? node.some((element) => fields.every((field) => field(element)))
      : fields.every((field) => field(asObject(node)));
};

const compileAny = (alternatives: unknown, place: string, path: string): NodeMatcher => {
  if (!Array.isArray(alternatives) || alternatives.length < 2) throw invalid(place, 'needs at least two patterns');
  const matchers = alternatives.map((alternative) => compileObject(alternative as EventPattern, path));
  return (node) => matchers.some((matcher) => matcher(node));
};

const compileField = (wanted: unknown, place: string): NodeMatcher => {
  if (!Array.isArray(wanted)) {
    if (typeof wanted !== 'object' || wanted === null) throw invalid(place, 'must be an object or an array');
    return compileObject(wanted as EventPattern, place);
  }
  if (wanted.length === 0) throw invalid(place, 'is an empty array');
  const conditions = wanted.map((condition) => conditionOf(condition, (problem) => invalid(place, problem)));
  return (node) => {
    const values = Array.isArray(node) ? node : [node];
    return conditions.some((condition) =>
      condition.kind === 'absent' ? isAbsent(node) : values.some(condition.matches),
    );
  };
};

const isAbsent = (node: unknown): boolean => node === undefined;
const asObject = (node: unknown): unknown => (typeof node === 'object' && node !== null ? node : undefined);
