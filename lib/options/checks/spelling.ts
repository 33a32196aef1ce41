/** How an option is written in our own file: with its prefix, and under one key only. */
import { type FlinkConfiguration, oldPrefix, ownPrefix, prefix } from '../declare.ts';
import { allDeclarations } from '../properties.ts';
import type { Problem } from './problem.ts';

export const spellingProblems = (configuration: FlinkConfiguration): readonly Problem[] => [
  ...withoutPrefix(configuration),
  ...writtenTwice(configuration),
];

/** `utilization.target` -> `job.autoscaler.utilization.target`. */
const fullKeys: ReadonlyMap<string, string> = new Map(
  allDeclarations.flatMap(({ key, alternatives }) =>
    [key, ...alternatives].flatMap((one) => {
      const start = [oldPrefix, prefix, ownPrefix].find((start) => one.startsWith(start));
      return start === undefined ? [] : [[one.slice(start.length), key] as const];
    }),
  ),
);

const withoutPrefix = (configuration: FlinkConfiguration): readonly Problem[] =>
  Object.keys(configuration).flatMap((key) => {
    const full = fullKeys.get(key);
    return full === undefined ? [] : [{ key, says: 'an option is written with its prefix', remedy: `write ${full}` }];
  });

const writtenTwice = (configuration: FlinkConfiguration): readonly Problem[] =>
  allDeclarations.flatMap(({ key, alternatives }) => {
    const [first, ...others] = [key, ...alternatives].filter((one) => configuration[one] !== undefined);
    if (first === undefined || others.length === 0) return [];
    return [{ key: first, says: `${others.join(' and ')} is the same option`, remedy: `keep ${key} alone` }];
  });
