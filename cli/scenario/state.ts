/** What is stored of a job after a tick, in the words of the golden format. */
import type { JobGraph, VertexId } from '../../lib/graph.ts';
import { trimmedHistory, trimmedRestarts } from '../../lib/history.ts';
import type { JobMemory } from '../../lib/job-memory.ts';
import { OptionError } from '../../lib/options/option-error.ts';
import type { Options } from '../../lib/options/options.ts';
import { type Json, type JsonObject, toJson } from './format.ts';

type Kept = Pick<JobMemory, 'overrides' | 'configChanges' | 'delayedScaleDown' | 'history' | 'restarts'>;

/** The state that was last told: its parts, and how they read. */
export interface Told {
  readonly kept: Kept;
  readonly graph: JobGraph;
  readonly text: string;
}

/** `news` when it differs from what was last told. */
export const tellState = (
  memory: JobMemory,
  options: Options,
  now: number,
  graph: JobGraph,
  told: Told | undefined,
): { readonly told: Told | undefined; readonly news: JsonObject | undefined } => {
  const kept = asRead(memory, options, now);
  if (kept === undefined || (told !== undefined && graph === told.graph && sameParts(kept, told.kept))) {
    return { told, news: undefined };
  }
  const state = stateJson(kept, graph);
  const text = JSON.stringify(state);
  return { told: { kept, graph, text }, news: text === told?.text ? undefined : state };
};

/** As a reader sees it at `now`; undefined when the options that trim the history can't be read. */
const asRead = (memory: JobMemory, options: Options, now: number): Kept | undefined => {
  try {
    const { overrides, configChanges, delayedScaleDown } = memory;
    const history = trimmedHistory(memory.history, now, options);
    const restarts = trimmedRestarts(memory.restarts, now, options);
    return { overrides, configChanges, delayedScaleDown, history, restarts };
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
};

const sameParts = (a: Kept, b: Kept): boolean =>
  a.overrides === b.overrides &&
  a.configChanges === b.configChanges &&
  a.delayedScaleDown === b.delayedScaleDown &&
  a.history === b.history &&
  a.restarts === b.restarts;

const stateJson = (kept: Kept, graph: JobGraph): JsonObject => ({
  overrides: named(kept.overrides, graph, String),
  configChanges: { overrides: kept.configChanges.overrides, removals: kept.configChanges.removals },
  delayedScaleDown: named(kept.delayedScaleDown, graph, ({ first, recommended }) => ({
    first,
    recommended: recommended.map(({ at, parallelism, outsideBound }) => [at, parallelism, outsideBound]),
  })),
  history: named(kept.history, graph, (records) =>
    records.map(({ at, from, to, trueProcessingRate, expectedProcessingRate }) => [
      at,
      from,
      to,
      toJson(trueProcessingRate),
      toJson(expectedProcessingRate),
    ]),
  ),
  tracking: kept.restarts.map(({ decidedAt, restartMs }) => [decidedAt, restartMs ?? null]),
});

/** By the names of the vertices; one that the job does not have is called by its id. */
export const named = <T>(values: Readonly<Record<VertexId, T>>, { vertices }: JobGraph, json: (value: T) => Json) => {
  const names = new Map<VertexId, string>(vertices.map(({ id, name }) => [id, name]));
  const out: Record<string, Json> = {};
  for (const [id, value] of Object.entries(values) as [VertexId, T][]) out[names.get(id) ?? id] = json(value);
  return out;
};
