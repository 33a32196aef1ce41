/** What is wrong with the options of our own settings, each problem one sentence: key, value, and what would be right. */
import { type Declaration, type FlinkConfiguration, lookUp, read } from '../declare.ts';
import { boundsText, isWithin } from '../declared/bounds.ts';
import { declarationOf, declarations, type OptionName, optionNames } from '../declared/declarations.ts';
import { taskManagerOptions } from '../declared/task-manager.ts';
import { specialChecks } from './special-checks.ts';
import { unknownKeyProblems } from './unknown-keys.ts';

export const problemsOf = (configuration: FlinkConfiguration): readonly string[] => {
  const problems = [
    ...unknownKeyProblems(configuration),
    ...optionNames.flatMap((name) => problemsOfOne(configuration, declarationOf(name), specialChecks[name])),
    ...Object.values(taskManagerOptions).flatMap((declaration) => problemsOfOne(configuration, declaration)),
  ];
  // Bounds that depend on one another make sense only between values that could be read.
  return problems.length > 0 ? problems : relationProblems(configuration);
};

const sentence = (key: string, text: string, expected: string): string =>
  `${key}: ${JSON.stringify(text)} is wrong; ${expected}.`;

/** The key that was really written, and its text. */
const written = (configuration: FlinkConfiguration, declaration: Declaration<unknown>) =>
  lookUp(configuration, declaration) ?? { key: declaration.key, text: declaration.defaultText ?? '' };

const problemsOfOne = (
  configuration: FlinkConfiguration,
  declaration: Declaration<unknown>,
  check?: (typeof specialChecks)[OptionName],
): readonly string[] => {
  const { type, bounds } = declaration;
  const { key, text } = written(configuration, declaration);
  const found = read(configuration, declaration);
  if (found.kind === 'unreadable') return [sentence(key, text, `it must be ${type.expects}`)];
  const { value } = found;
  if (value === undefined) return [];
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return [sentence(key, text, 'it must be a finite number')];
    if (bounds === undefined || isWithin(value, bounds, Number.NaN)) return [];
    return [sentence(key, text, `it must be ${boundsText(bounds, '')}`)];
  }
  return check?.(value).map(({ part, expected }) => sentence(key, part, expected)) ?? [];
};

const relationProblems = (configuration: FlinkConfiguration): readonly string[] => {
  const target = numberOf(configuration, 'utilizationTarget') ?? Number.NaN;
  const ofTarget = (['utilizationMax', 'utilizationMin'] as const).flatMap((name) => {
    const value = numberOf(configuration, name);
    const { bounds } = declarations[name];
    if (value === undefined || bounds === undefined || isWithin(value, bounds, target)) return [];
    const { key, text } = written(configuration, declarations[name]);
    return [sentence(key, text, `it must be ${boundsText(bounds, ` (${target})`)}`)];
  });
  const least = numberOf(configuration, 'vertexMinParallelism');
  const most = numberOf(configuration, 'vertexMaxParallelism');
  if (least === undefined || most === undefined || least <= most) return ofTarget;
  const { key, text } = written(configuration, declarations.vertexMinParallelism);
  return [...ofTarget, sentence(key, text, `it must be at most vertex.max-parallelism (${most})`)];
};

const numberOf = (configuration: FlinkConfiguration, name: OptionName): number | undefined => {
  const found = read(configuration, declarationOf(name));
  return found.kind === 'value' && typeof found.value === 'number' ? found.value : undefined;
};
