/** Vertices that are left alone in this cycle. */
import { isCommitter, type JobVertex } from '../../model/graph.ts';
import type { Reason } from '../../model/reason.ts';
import type { Sample } from '../../model/sample.ts';
import type { Options } from '../../options/options.ts';
import { committerLeft } from '../committer.ts';
import type { VertexRule } from './vertex-rule.ts';

/** Because the user says so, it is finished or commits for others, or because its busy time is not known. */
export const excluded: VertexRule = (_proposal, { vertex, newest, options }) => {
  const because = whyExcluded(vertex, newest, options);
  return because && { kind: 'keep', because };
};

export const whyExcluded = (vertex: JobVertex, newest: Sample | undefined, options: Options): Reason | undefined => {
  if (options.vertexExcludeIds.includes(vertex.id)) {
    return { ...left(vertex, 'is excluded by option'), bound: 'job.autoscaler.vertex.exclude.ids' };
  }
  if (vertex.finished) return left(vertex, 'is finished');
  if (isCommitter(vertex)) return committerLeft(vertex);
  if (newest !== undefined && !Number.isFinite(newest.vertices[vertex.id]?.load ?? Number.NaN)) {
    return left(vertex, 'does not say how busy it is (no busyTimeMsPerSecond)');
  }
  return undefined;
};

const left = ({ id, name }: JobVertex, why: string): Reason => ({
  rule: 'excluded',
  vertex: id,
  says: `${name} ${why}.`,
});
