/** What is wrong with the options of our own settings, each problem one sentence: key, value, and what would be right. */
import { alignmentModes } from './alignment.ts';
import { declarationOf, declarations, type OptionName, optionNames } from './declarations.ts';
import { type Bounds, type FlinkConfiguration, lookUp, read } from './declare.ts';
import { unreadablePeriods } from './excluded-periods.ts';
import { nearest } from './nearest.ts';
import { unknownKeyProblems } from './unknown-keys.ts';

export const problemsOf = (configuration: FlinkConfiguration): readonly string[] => {
  const problems = [
    ...unknownKeyProblems(configuration),
    ...optionNames.flatMap((name) => readProblems(configuration, name)),
  ];
  // Bounds that depend on one another make sense only between values that could be read.
  return problems.length > 0 ? problems : relationProblems(configuration);
};

/** The key that was really written, and its text. */
const written = (configuration: FlinkConfiguration, name: OptionName) => {
  const declaration = declarationOf(name);
  return lookUp(configuration, declaration) ?? { key: declaration.key, text: declaration.defaultText ?? '' };
};

const sentence = (key: string, text: string, expected: string): string =>
  `${key}: ${JSON.stringify(text)} is wrong; ${expected}.`;

const readProblems = (configuration: FlinkConfiguration, name: OptionName): readonly string[] => {
  const { type, bounds } = declarationOf(name);
  const found = read(configuration, declarationOf(name));
  const { key, text } = written(configuration, name);
  const wrong = (expected: string) => [sentence(key, text, expected)];
  if (found.kind === 'unreadable') return wrong(`it must be ${type.expects}`);
  const { value } = found;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return wrong('it must be a finite number');
    const fixed = bounds && Object.values(bounds).includes('utilizationTarget') ? undefined : bounds;
    return isWithin(value, fixed, Number.NaN) ? [] : wrong(`it must be ${boundsText(fixed, '')}`);
  }
  const check = specialChecks[name];
  if (check === undefined || value === undefined) return [];
  return check(value).map(({ part, expected }) => sentence(key, part, expected));
};

interface Wrong {
  /** The part of the value that is wrong. */
  readonly part: string;
  readonly expected: string;
}

/** Checks of values that are not numbers. */
const specialChecks: { readonly [Name in OptionName]?: (value: unknown) => readonly Wrong[] } = {
  alignmentMode: (mode) => {
    const part = String(mode);
    if (alignmentModes.some((known) => known === part)) return [];
    const guess = nearest(part.toUpperCase(), alignmentModes);
    return [{ part, expected: `it must be ${alignmentModes.join(', ')} in capitals; the nearest is ${guess}` }];
  },
  excludedPeriods: (periods) =>
    unreadablePeriods(texts(periods)).map((part) => ({
      part,
      expected:
        'it must be a daily interval (9:30-17:00), a Quartz cron (* * 9-11 * * ?), or one of each joined by "&&"',
    })),
  vertexExcludeIds: (ids) =>
    texts(ids)
      .filter((id) => !/^[0-9a-f]{32}$/.test(id))
      .map((part) => ({
        part,
        expected: 'it must be a vertex id of 32 hex digits in lower case; ids are separated by ";"',
      })),
  customEvaluators: (names) => noPlugIns(texts(names)),
  customExecutors: (names) => noPlugIns(texts(names)),
};

const noPlugIns = (names: readonly string[]): readonly Wrong[] =>
  names.map((part) => ({ part, expected: "Java plug-ins can't run here, remove the option" }));

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const relationProblems = (configuration: FlinkConfiguration): readonly string[] => {
  const target = numberOf(configuration, 'utilizationTarget') ?? Number.NaN;
  const ofTarget = (['utilizationMax', 'utilizationMin'] as const).flatMap((name) => {
    const value = numberOf(configuration, name);
    const { bounds } = declarations[name];
    if (value === undefined || isWithin(value, bounds, target)) return [];
    const { key, text } = written(configuration, name);
    return [sentence(key, text, `it must be ${boundsText(bounds, ` (${target})`)}`)];
  });
  const [least, most] = [
    numberOf(configuration, 'vertexMinParallelism'),
    numberOf(configuration, 'vertexMaxParallelism'),
  ];
  if (least === undefined || most === undefined || least <= most) return ofTarget;
  const { key } = written(configuration, 'vertexMinParallelism');
  return [...ofTarget, `${key}: ${least} is more than vertex.max-parallelism (${most}); it must be at most that.`];
};

const numberOf = (configuration: FlinkConfiguration, name: OptionName): number | undefined => {
  const found = read(configuration, declarationOf(name));
  return found.kind === 'value' && typeof found.value === 'number' ? found.value : undefined;
};

const isWithin = (value: number, bounds: Bounds | undefined, target: number): boolean => {
  if (bounds === undefined) return true;
  const resolve = (bound: Bounds['most']) => (bound === 'utilizationTarget' ? target : bound);
  return !(value < (resolve(bounds.least) ?? value) || value > (resolve(bounds.most) ?? value));
};

/** `between 0 and 1`; `at least 0`. `target` says the number that stands for the utilization target. */
export const boundsText = (bounds: Bounds | undefined, target: string): string => {
  if (bounds === undefined) return 'any';
  const name = (bound: number | 'utilizationTarget') =>
    bound === 'utilizationTarget' ? `utilization.target${target}` : `${bound}`;
  if (bounds.most === undefined) return `at least ${name(bounds.least)}`;
  return `between ${name(bounds.least)} and ${name(bounds.most)}`;
};
