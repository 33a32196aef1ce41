/** The options of one job from several configurations: a property of a higher layer replaces that of a lower one. */
import { oncePerObject } from '../computed-once.ts';
import type { Reason } from '../model/reason.ts';
import { valueProblems } from './checks/check-options.ts';
import { type Problem, sentenceOf } from './checks/problem.ts';
import { relationConflicts } from './checks/relations.ts';
import { bareDurations, repeatedOptions, spellingProblems, tinyWindow } from './checks/spelling.ts';
import type { FlinkConfiguration } from './declare.ts';
import { declarations, type OptionName } from './declared/declarations.ts';
import { ownKeyOf, type Properties, propertiesOf } from './properties.ts';

export interface Layer {
  /** Ours must be right; what is odd in the platform's resource, which is not ours, is ignored with a note. */
  readonly owner: 'ours' | 'platform';
  readonly configuration: FlinkConfiguration;
}

export type Merged =
  /** Every option once, under the key that is written in the highest layer that has it. */
  | { readonly kind: 'merged'; readonly configuration: FlinkConfiguration; readonly notes: readonly Reason[] }
  /** One sentence per problem of our own layers: names the key, the value and what would be right. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** The lowest layer first. */
export const mergeLayers = (layers: readonly Layer[]): Merged => {
  const problems = layers.flatMap(({ owner, configuration }) => (owner === 'ours' ? layerProblems(configuration) : []));
  if (problems.length > 0) return { kind: 'invalid', problems: problems.map(sentenceOf) };
  const usable = layers.map(usableProperties);
  return settle(
    usable.map(({ owner, properties }) => ({ owner, properties })),
    usable.flatMap(({ ignored }, i) => ignored.filter((problem) => !isReplaced(problem, layers.slice(i + 1)))),
    usable.flatMap(({ odd }, i) => odd.filter((problem) => !isReplaced(problem, layers.slice(i + 1)))),
  );
};

/** What is wrong with a layer of ours, whatever the others are. The same few are part of every evaluation. */
export const layerProblems = oncePerObject((configuration: FlinkConfiguration): readonly Problem[] => [
  ...spellingProblems(configuration),
  ...valueProblems(configuration),
]);

interface PropertyLayer {
  readonly owner: Layer['owner'];
  readonly properties: Properties;
}

/**
 * What is odd in the platform's layer is ignored, so that a lower layer's value counts. Of a list only the item is: a
 * period or a vertex that the owner excludes stays excluded when another one is misspelt.
 */
const usableProperties = ({ owner, configuration }: Layer): UsableLayer => {
  const properties = propertiesOf(configuration);
  if (owner === 'ours') return { owner, properties, ignored: [], odd: [] };
  const wrong = valueProblems(configuration);
  const dropped = wrong.filter(({ key, item }) => item === undefined && !isLimit(key));
  const ignored = [...wrong.map(withHold), ...shadowedKeys(configuration)];
  return { owner, properties: without(properties, dropped), ignored, odd: oddDurations(configuration) };
};

/** Without them a job would be scaled when, where or further than it must not: they are never ignored. */
const LIMITS: ReadonlySet<string> = new Set(
  (
    [
      'excludedPeriods',
      'vertexExcludeIds',
      'vertexMaxParallelism',
      'quotaCpu',
      'quotaMemoryBytes',
      'budgetDollarsPerMonth',
      'maxRestartsPerDay',
    ] as const
  ).map((name) => declarations[name].key),
);
const isLimit = (key: string): boolean => LIMITS.has(ownKeyOf(key));

/** What of the limits can't count as a whole; of a list of vertices only the item is wrong. */
export const unusableLimits = (configuration: FlinkConfiguration): readonly Problem[] =>
  valueProblems(configuration).filter(({ key, item }) => item === undefined && isLimit(key));

const withHold = (problem: Problem): Problem =>
  (isLimit(problem.key) && problem.item === undefined) || ownKeyOf(problem.key) === declarations.excludedPeriods.key
    ? { ...problem, holds: true }
    : problem;

interface UsableLayer extends PropertyLayer {
  readonly ignored: readonly Problem[];
  /** What counts as it is written, although hardly meant so. */
  readonly odd: readonly Problem[];
}

/** The keys of an option that do not count, because it is there under another key, too. */
const shadowedKeys = (configuration: FlinkConfiguration): readonly Problem[] =>
  repeatedOptions(configuration).flatMap(({ counts, others }) =>
    others.map((key) => ({ key, says: `${counts} is the same option, and counts` })),
  );

/** Less than a second, mostly for want of a unit: `15` where `15 min` was meant. */
const oddDurations = (configuration: FlinkConfiguration): readonly Problem[] => [
  ...tinyWindow(configuration),
  ...bareDurations(configuration).flatMap(({ key, text, ms }) =>
    ms < 1000 ? [{ key, says: `"${text}" has no unit, and counts as ${ms} milliseconds, as Flink reads it` }] : [],
  ),
];

const without = (properties: Properties, problems: readonly Problem[]): Properties => {
  const dropped = new Set(problems.map(({ key }) => ownKeyOf(key)));
  return new Map([...properties].filter(([own]) => !dropped.has(own)));
};

/** A value that does not count anyway needs no note. */
const isReplaced = ({ key }: Problem, higher: readonly Layer[]): boolean =>
  higher.some(({ configuration }) => propertiesOf(configuration).has(ownKeyOf(key)));

/** Values that contradict one another: the platform's gives way, one after the other, until none is left. */
const settle = (layers: readonly PropertyLayer[], ignored: readonly Problem[], odd: readonly Problem[]): Merged => {
  const properties = layers.map((layer) => layer.properties).reduce(merge, new Map());
  const configuration = Object.fromEntries([...properties.values()].map(({ key, text }) => [key, text]));
  const conflicts = relationConflicts(configuration);
  const owner = (own: string) => layers.findLast((layer) => layer.properties.has(own))?.owner;
  for (const { problem, between } of conflicts) {
    const yields = between.find((own) => owner(own) === 'platform');
    if (yields === undefined) continue;
    const key = properties.get(yields)?.key ?? yields;
    const dropped: Problem = {
      ...problem,
      key,
      ...(key === problem.key ? {} : { says: `it contradicts ${problem.key}` }),
    };
    const rest = layers.map((layer) =>
      layer.owner === 'platform' ? { ...layer, properties: without(layer.properties, [dropped]) } : layer,
    );
    return settle(rest, [...ignored, dropped], odd);
  }
  if (conflicts.length > 0) {
    return { kind: 'invalid', problems: conflicts.map(({ problem }) => sentenceOf(problem)) };
  }
  return { kind: 'merged', configuration, notes: [...notesOf(ignored), ...odd.map(oddNote)] };
};

/** Newer options win over these older ones, but only within a layer: what a higher layer says in the old way still counts. */
const NEWER: { readonly [Older in OptionName]?: readonly OptionName[] } = {
  legacyAlignmentMode: ['alignmentMode'],
  utilizationBoundary: ['utilizationMax', 'utilizationMin'],
};

const newerKeys: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(NEWER).map(([older, newer]) => [
    declarations[older as OptionName].key,
    newer.map((name) => declarations[name].key),
  ]),
);

const merge = (lower: Properties, higher: Properties): Properties => {
  const replaced = new Set([...higher.keys()].flatMap((own) => newerKeys.get(own) ?? []));
  return new Map([...[...lower].filter(([own]) => !replaced.has(own)), ...higher]);
};

/** One per key, however many of its items are odd. */
const notesOf = (ignored: readonly Problem[]): readonly Reason[] =>
  [...new Set(ignored.map(({ key }) => key))].map((key) => {
    const ofKey = ignored.filter((problem) => problem.key === key);
    const why = ofKey.map(({ says }) => says).join('; ');
    const resource = `The option ${key} in the job's own resource`;
    if (ofKey.some(({ holds }) => holds)) {
      return {
        rule: 'resource-option-ignored',
        says: `${resource} can't be read, and nothing is changed until it can: ${why}.`,
        bound: key,
      };
    }
    const ignoredWhat = ofKey.every(({ item }) => item !== undefined) ? 'ignored in part' : 'ignored';
    return {
      rule: 'resource-option-ignored',
      says: `${resource} is ${ignoredWhat}: ${why}.`,
      bound: key,
    };
  });

const oddNote = ({ key, says }: Problem): Reason => ({
  rule: 'resource-option-odd',
  says: `The option ${key} in the job's own resource: ${says}.`,
  bound: key,
});
