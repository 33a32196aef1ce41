/** What Flink probably calls the vertices of a job, by their descriptions. */
import type { JobVertex } from '../../lib/model/graph.ts';
import { operatorChain, writeChain } from './operator-chain.ts';
import { operatorNames } from './operator-names.ts';

export interface DescribedVertex {
  readonly description: string;
  /** Its name, where that is known. */
  readonly known?: string | undefined;
}

/**
 * The description is kept where the name is not simply its text. Two vertices of one derived name have other names in
 * fact, or share their metrics: both are then called by their descriptions.
 */
export const namesFromDescriptions = (
  vertices: readonly DescribedVertex[],
): readonly Pick<JobVertex, 'name' | 'description'>[] => {
  const derived = vertices.map(derivedName);
  const uses = Map.groupBy(derived, ({ name }) => name);
  return derived.map(({ name, text }, i) => ({
    name: uses.get(name)?.length === 1 ? name : text,
    ...(name === text ? {} : { description: vertices[i]?.description }),
  }));
};

const derivedName = ({ description, known }: DescribedVertex): { readonly name: string; readonly text: string } => {
  if (known !== undefined) return { name: known, text: known };
  const chain = operatorChain(description);
  if (!chain) return { name: description, text: description };
  return { name: writeChain(chain, likeliestName), text: writeChain(chain, (operator) => operator) };
};

const likeliestName = (operator: string): string => operatorNames(operator).names[0] ?? operator;
