/**
 * The `Task` or `Operator` dimension of each vertex. CloudWatch has no vertex id, only sanitized names: blanks are
 * known to become `_`, the rest is not documented. So the name is predicted first, and looked up when the predicted
 * one shows nothing.
 */
import type { VertexId } from '../../../lib/model/graph.ts';

/** The dimension value to expect.  `Source: Kafka source`  ->  `Source:_Kafka_source` */
export const predictedTask = (name: string): string => name.replaceAll(/\s/g, '_');

/** Flink cuts operator names, and only those, to 80 characters in metric scopes. */
export const predictedOperator = (operator: string): string => predictedTask(operator).slice(0, OPERATOR_NAME_LIMIT);
export const OPERATOR_NAME_LIMIT = 80;

/** The first operator of a chain, as Flink or CloudWatch writes it.  `Source: orders -> Filter`  ->  `Source: orders` */
export const headOperator = (name: string): string => name.split(CHAINED)[0] ?? name;
export const isChain = (name: string): boolean => CHAINED.test(name);
const CHAINED = /[\s_]->[\s_]/;

/** Two names that differ only in how they were sanitized have the same normal form. Case is kept: Flink's is. */
export const normalName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]+/gu, '_').replaceAll(/^_|_$/g, '');

export type Match =
  | { readonly kind: 'matched'; readonly value: string }
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'ambiguous'; readonly between: readonly string[] };

/** Never a guess: two candidates for one vertex, or two vertices for one candidate, are ambiguous. */
export const matchNames = (
  wanted: ReadonlyMap<VertexId, string>,
  published: readonly string[],
): ReadonlyMap<VertexId, Match> => {
  const publishedBy = Map.groupBy(new Set(published), normalName);
  const wantedBy = Map.groupBy(wanted, ([, name]) => normalName(name));
  return new Map(
    [...wanted].map(([vertex, name]): [VertexId, Match] => {
      const rivals = wantedBy.get(normalName(name)) ?? [];
      if (rivals.length > 1) return [vertex, { kind: 'ambiguous', between: rivals.map(([id]) => `vertex ${id}`) }];
      const candidates = publishedBy.get(normalName(name)) ?? [];
      if (candidates.length > 1) return [vertex, { kind: 'ambiguous', between: candidates }];
      return [vertex, candidates[0] === undefined ? { kind: 'unmatched' } : { kind: 'matched', value: candidates[0] }];
    }),
  );
};
