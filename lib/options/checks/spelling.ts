/** How an option is written in our own file: under its whole key, under one key only, and with a unit. */
import { type FlinkConfiguration, lookUp, oldPrefix, ownPrefix, prefix } from '../declare.ts';
import { declarations } from '../declared/declarations.ts';
import { printDuration } from '../duration.ts';
import { allDeclarations } from '../properties.ts';
import { nearby } from './nearest.ts';
import type { Problem } from './problem.ts';

export const spellingProblems = (configuration: FlinkConfiguration): readonly Problem[] => [
  ...foreignKeys(configuration),
  ...writtenTwice(configuration),
  ...withoutUnit(configuration),
  ...tinyWindow(configuration),
];

const PREFIXES = [oldPrefix, prefix, ownPrefix];
const allKeys: readonly string[] = allDeclarations.flatMap(({ key, alternatives }) => [key, ...alternatives]);

/** `utilization.target` -> `job.autoscaler.utilization.target`. */
const fullKeys: ReadonlyMap<string, string> = new Map(
  allDeclarations.flatMap(({ key, alternatives }) =>
    [key, ...alternatives].flatMap((one) => {
      const start = PREFIXES.find((start) => one.startsWith(start));
      return start === undefined ? [] : [[one.slice(start.length), key] as const];
    }),
  ),
);

/** Beginnings that are no prefix of an option: what follows them is compared with the options' names. */
const WRONG_PREFIX = /^(?:kubernetes\.operator\.)?(?:job\.)?(?:flink\.)?auto-?(?:scaler|scaling|scale|pilot)\./i;

/** The option that a key without the right prefix was meant for. */
const meantKey = (key: string): string | undefined => {
  const name = key.trim().replace(WRONG_PREFIX, '');
  const names = [...fullKeys.keys()];
  const whole = nearby(key, allKeys);
  if (whole !== undefined) return whole;
  const guess = fullKeys.has(name) ? name : nearby(name, names);
  return guess === undefined ? undefined : fullKeys.get(guess);
};

/** Keys that begin with a prefix of ours are looked at by unknown-keys.ts. */
const foreignKeys = (configuration: FlinkConfiguration): readonly Problem[] =>
  Object.keys(configuration).flatMap((key): Problem[] => {
    if (allKeys.includes(key) || PREFIXES.some((start) => key.startsWith(start))) return [];
    const full = fullKeys.get(key);
    if (full !== undefined) {
      return [{ key, about: 'key', says: 'an option is written with its prefix', remedy: `write ${full}` }];
    }
    const meant = meantKey(key);
    const says = 'there is no such option';
    if (meant !== undefined) return [{ key, about: 'key', says, remedy: `the nearest is ${meant}` }];
    const remedy = "Flink's own configuration belongs to the job, not to these settings: remove the key here";
    return [{ key, about: 'key', says, remedy }];
  });

/** Options under several keys: the key that counts, and the others. */
export const repeatedOptions = (
  configuration: FlinkConfiguration,
): readonly { readonly key: string; readonly counts: string; readonly others: readonly string[] }[] =>
  allDeclarations.flatMap(({ key, alternatives }) => {
    const [counts, ...others] = [key, ...alternatives].filter((one) => configuration[one] !== undefined);
    return counts === undefined || others.length === 0 ? [] : [{ key, counts, others }];
  });

const writtenTwice = (configuration: FlinkConfiguration): readonly Problem[] =>
  repeatedOptions(configuration).map(({ key, counts, others }) => ({
    key: counts,
    about: 'key',
    says: `${others.join(' and ')} is the same option`,
    remedy: `keep ${key} alone`,
  }));

/** A duration without a unit; `0` needs none. Flink takes it as milliseconds, which is hardly ever what was meant. */
export const bareDurations = (
  configuration: FlinkConfiguration,
): readonly { readonly key: string; readonly text: string; readonly ms: number }[] =>
  allDeclarations.flatMap((declaration) => {
    const found = lookUp(configuration, declaration);
    if (declaration.type.name !== 'duration' || found === undefined || !/^\s*[0-9]+\s*$/.test(found.text)) return [];
    const ms = declaration.type.parse(found.text);
    return typeof ms === 'number' && ms > 0 ? [{ ...found, ms }] : [];
  });

const withoutUnit = (configuration: FlinkConfiguration): readonly Problem[] =>
  bareDurations(configuration).map(({ key, text, ms }) => {
    const number = text.trim();
    const units = ms < 1000 ? `"${number} min" or "${number} s"` : `"${printDuration(ms)}"`;
    return {
      key,
      says: `"${number}" has no unit, and would be ${number} milliseconds`,
      remedy: `write the unit, such as ${units}`,
    };
  });

/** A window below a second holds no measurement. */
export const tinyWindow = (configuration: FlinkConfiguration): readonly Problem[] => {
  const found = lookUp(configuration, declarations.metricsWindowMs);
  const ms = found === undefined ? undefined : declarations.metricsWindowMs.type.parse(found.text);
  if (found === undefined || ms === undefined || ms >= 1000 || bareDurations({ [found.key]: found.text }).length > 0)
    return [];
  return [
    { key: found.key, says: `"${found.text}" is too short: no measurement falls into it`, remedy: 'write "15 min"' },
  ];
};
