/** A backlog without end is no measurement. Java would scale to the maximum by it. */
import { isSource } from '../../model/graph.ts';
import type { Reason } from '../../model/reason.ts';
import type { Situation } from '../policy.ts';

export const infiniteBacklog = ({ job, evaluation }: Situation): Reason | undefined => {
  const source = job.graph.vertices.find(
    (vertex) => isSource(vertex) && evaluation.vertices[vertex.id]?.lag === Number.POSITIVE_INFINITY,
  );
  return (
    source && {
      rule: 'required-factor',
      vertex: source.id,
      says: `${source.name} reports an infinite backlog, so how much the job must process is not known.`,
    }
  );
};
