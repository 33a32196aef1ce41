/** Keys under an option's prefix that are no option, and the nearest key that is one. */

import { type FlinkConfiguration, oldPrefix, ownPrefix, prefix } from '../declare.ts';
import { declarationOf, optionNames } from '../declared/declarations.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';

/** Settings of Java plug-ins: `job.autoscaler.metrics.custom-evaluator.<name>.class`. */
const plugIn = /^(metrics\.custom-evaluator|scaling\.custom-executor|scaling\.parallelism-alignment\.mode)\../;

const knownKeys = optionNames.flatMap((name) => {
  const { key, alternatives } = declarationOf(name);
  return [key, ...alternatives];
});

/** Without prefix: what an unknown key is compared with. */
const namesUnder = (start: string): readonly string[] =>
  knownKeys.filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
const flinks = namesUnder(prefix);
const own = namesUnder(ownPrefix);

export const unknownKeyProblems = (configuration: FlinkConfiguration): readonly Problem[] =>
  Object.keys(configuration).flatMap((key) => {
    const start = [oldPrefix, prefix, ownPrefix].find((start) => key.startsWith(start));
    if (start === undefined || knownKeys.includes(key)) return [];
    const name = key.slice(start.length);
    if (plugIn.test(name))
      return [{ key, about: 'key', says: "Java plug-ins can't run here", remedy: 'remove the option' }];
    return [
      { key, about: 'key', says: 'there is no such option', remedy: `the nearest is ${nearestKey(start, name)}` },
    ];
  });

/** A name under our prefix may be one of Flink's. */
const nearestKey = (start: string, name: string): string => {
  const guess = nearest(name, start === ownPrefix ? [...own, ...flinks] : flinks) ?? '';
  return (own.includes(guess) ? ownPrefix : prefix) + guess;
};
