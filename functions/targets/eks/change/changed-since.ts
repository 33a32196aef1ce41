/** May a change be taken back? Only while the spec is still the one that it made: whoever has changed it since has the word. */
import type { Change } from '../../../../lib/model/decision.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { FlinkResource } from '../resource/flink-resource.ts';
import { readOperation } from './operation.ts';

/** Undefined: nobody has changed it. */
export const changedSince = (
  { metadata }: FlinkResource,
  { operation }: NonNullable<Change['rollbackOf']>,
): Reason | undefined => {
  const made = readOperation(operation)?.generation;
  if (made === metadata.generation) return undefined;
  const why =
    made === undefined
      ? 'Which generation the change made was never recorded, so that nobody can tell whether the spec was changed since'
      : `The spec was changed since by somebody else (generation ${made}, now ${metadata.generation})`;
  return { rule: 'job-version', says: `${why}: nothing is taken back.` };
};
