/** Values that are right apart and contradict one another together. */
import { type FlinkConfiguration, read } from '../declare.ts';
import { boundsText, isWithin } from '../declared/bounds.ts';
import { declarationOf, declarations, type OptionName } from '../declared/declarations.ts';
import { type Problem, written, wrongValue } from './problem.ts';

export interface Conflict {
  readonly problem: Problem;
  /** The options' own keys; the first one is out of bounds that the second one sets. */
  readonly between: readonly [string, string];
}

export const relationConflicts = (configuration: FlinkConfiguration): readonly Conflict[] => [
  ...(['utilizationMax', 'utilizationMin'] as const).flatMap((name) => beyondTarget(configuration, name)),
  ...leastAboveMost(configuration),
];

const beyondTarget = (
  configuration: FlinkConfiguration,
  name: 'utilizationMax' | 'utilizationMin',
): readonly Conflict[] => {
  const target = numberOf(configuration, 'utilizationTarget') ?? Number.NaN;
  const value = numberOf(configuration, name);
  const { bounds } = declarations[name];
  if (value === undefined || bounds === undefined || isWithin(value, bounds, target)) return [];
  const { key, text } = written(configuration, declarations[name]);
  const problem = wrongValue(key, text, `it must be ${boundsText(bounds, ` (${target})`)}`);
  return [{ problem, between: [declarations[name].key, declarations.utilizationTarget.key] }];
};

const leastAboveMost = (configuration: FlinkConfiguration): readonly Conflict[] => {
  const { vertexMinParallelism, vertexMaxParallelism } = declarations;
  const least = numberOf(configuration, 'vertexMinParallelism');
  const most = numberOf(configuration, 'vertexMaxParallelism');
  if (least === undefined || most === undefined || least <= most) return [];
  const { key, text } = written(configuration, vertexMinParallelism);
  const problem = wrongValue(key, text, `it must be at most vertex.max-parallelism (${most})`);
  return [{ problem, between: [vertexMinParallelism.key, vertexMaxParallelism.key] }];
};

const numberOf = (configuration: FlinkConfiguration, name: OptionName): number | undefined => {
  const found = read(configuration, declarationOf(name));
  return found.kind === 'value' && typeof found.value === 'number' ? found.value : undefined;
};
