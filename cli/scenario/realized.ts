/** What the platform of a job is asked for again in every cycle, in the words of the golden format. */

import type { JobEvaluated } from '../../lib/evaluate-job.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import type { JobState } from '../../lib/model/job.ts';
import type { Options } from '../../lib/options/options.ts';
import { whyExcluded } from '../../lib/policies/flink/excluded.ts';
import { flinkStateOf } from '../../lib/policies/flink/flink-state.ts';
import type { Json, JsonObject } from './format.ts';
import { type Names, named } from './state.ts';

/** Overrides go over those of the user; except that for vertices excluded in this cycle the user's win. */
export const realizedOf = (taken: JobEvaluated, options: Options, job: JobState, names: Names): JsonObject => {
  if ((taken.state.policy?.name ?? 'flink') !== 'flink') return decidedNow(taken, names);
  const { overrides, configChanges } = flinkStateOf(taken.state);
  const out: Record<string, Json> = {};
  const decided = Object.keys(overrides) as VertexId[];
  if (decided.length > 0) {
    const all: Record<string, string> = { ...options.parallelismOverrides };
    for (const id of decided) {
      if (!(id in all && isExcluded(id, taken, options, job))) all[id] = String(overrides[id]);
    }
    out['parallelism'] = named(all as Record<VertexId, string>, names, (text) => text);
  }
  if (options.memoryTuningEnabled) {
    out['config'] = { overrides: configChanges.overrides, removals: configChanges.removals };
  }
  return out;
};

/** A policy that keeps no overrides: what this evaluation decided. */
const decidedNow = ({ decision }: JobEvaluated, names: Names): JsonObject => {
  if (decision.kind !== 'rescale' || decision.to.kind !== 'per-vertex') return {};
  return { parallelism: named(decision.to.parallelism, names, String) };
};

/** By option always; for being finished or silent only once the cycle has seen the job. */
const isExcluded = (id: VertexId, { samples }: JobEvaluated, options: Options, job: JobState): boolean => {
  if (!options.enabled || job.status !== 'RUNNING' || job.runningSince === undefined) {
    return options.vertexExcludeIds.map(asVertexId).includes(id);
  }
  const vertex = job.graph.vertices.find((each) => each.id === id);
  return vertex !== undefined && whyExcluded(vertex, samples[samples.length - 1], options) !== undefined;
};
