/** What is wrong with a value, taken by itself: its key, and one sentence that says what would be right. */
import { type Declaration, type FlinkConfiguration, read } from '../declare.ts';
import { boundsText, isWithin } from '../declared/bounds.ts';
import { declarationOf, type OptionName, optionNames } from '../declared/declarations.ts';
import { taskManagerOptions } from '../declared/task-manager.ts';
import { meantValue } from './meant-value.ts';
import { type Problem, sentenceOf, written, wrongValue } from './problem.ts';
import { specialChecks } from './special-checks.ts';
import { unknownKeyProblems } from './unknown-keys.ts';

/** In sentences; nothing when every key is known and every value is readable and within its bounds. */
export const problemsOf = (configuration: FlinkConfiguration): readonly string[] =>
  valueProblems(configuration).map(sentenceOf);

export const valueProblems = (configuration: FlinkConfiguration): readonly Problem[] => [
  ...unknownKeyProblems(configuration),
  ...optionNames.flatMap((name) => problemsOfOne(configuration, declarationOf(name), specialChecks[name])),
  ...Object.values(taskManagerOptions).flatMap((declaration) => problemsOfOne(configuration, declaration)),
];

const problemsOfOne = (
  configuration: FlinkConfiguration,
  declaration: Declaration<unknown>,
  check?: (typeof specialChecks)[OptionName],
): readonly Problem[] => {
  const { type, bounds } = declaration;
  const { key, text } = written(configuration, declaration);
  const found = read(configuration, declaration);
  const meant = () => meantValue(declaration, text);
  if (found.kind === 'unreadable') return [wrongValue(key, text, `it must be ${type.expects}`, meant())];
  const { value } = found;
  if (value === undefined) return [];
  const problem = type.problem?.(value);
  if (problem !== undefined) return [wrongValue(key, text, problem)];
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return [wrongValue(key, text, 'it must be a finite number')];
    if (bounds === undefined || isWithin(value, bounds, Number.NaN)) return [];
    return [wrongValue(key, text, `it must be ${boundsText(bounds, '')}`, meant())];
  }
  return (
    check?.(value).map(({ part, expected }) => ({
      ...wrongValue(key, part, expected),
      ...(Array.isArray(value) ? { item: part } : {}),
    })) ?? []
  );
};
