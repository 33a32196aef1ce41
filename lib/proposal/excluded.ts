/** Is this vertex left alone in this cycle? */
import type { JobVertex } from '../graph.ts';
import type { Options } from '../options/options.ts';
import type { Reason } from '../reason.ts';
import type { Sample } from '../sample.ts';
import type { VertexRule } from './proposal.ts';

/** Because the user says so, because it is finished, or because nobody can say how busy it is. */
export const excluded: VertexRule = (_proposal, { vertex, newest, options }) => {
  const because = whyExcluded(vertex, newest, options);
  return because && { kind: 'keep', because };
};

export const whyExcluded = (vertex: JobVertex, newest: Sample | undefined, options: Options): Reason | undefined => {
  const reason = { rule: 'excluded', vertex: vertex.id };
  if (options.vertexExcludeIds.includes(vertex.id)) {
    return { ...reason, says: `${vertex.name} is excluded by option.`, bound: 'job.autoscaler.vertex.exclude.ids' };
  }
  if (vertex.finished) return { ...reason, says: `${vertex.name} is finished.` };
  if (newest !== undefined && !Number.isFinite(newest.vertices[vertex.id]?.load ?? Number.NaN)) {
    return { ...reason, says: `${vertex.name} does not say how busy it is (no busyTimeMsPerSecond).` };
  }
  return undefined;
};
