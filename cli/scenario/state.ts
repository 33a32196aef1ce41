/** What is stored of a job after a tick, in the words of the golden format. */
import type { JobGraph, VertexId } from '../../lib/graph.ts';
import { trimmedHistory, trimmedRestarts } from '../../lib/history.ts';
import type { JobMemory } from '../../lib/job-memory.ts';
import { OptionError } from '../../lib/options/option-error.ts';
import type { Options } from '../../lib/options/options.ts';
import { type Json, type JsonObject, toJson } from './format.ts';

type Kept = Pick<JobMemory, 'overrides' | 'configChanges' | 'delayedScaleDown' | 'history' | 'restarts'>;

/** The state that was last told: its parts, and how each of them reads. */
export interface Told {
  readonly kept: Kept;
  readonly graph: JobGraph;
  readonly parts: readonly Part[];
}

interface Part {
  readonly name: string;
  readonly json: Json;
  readonly text: string;
}

/** `news` when it differs from what was last told. Only parts that are another value are written down again. */
export const tellState = (
  memory: JobMemory,
  options: Options,
  now: number,
  graph: JobGraph,
  told: Told | undefined,
): { readonly told: Told | undefined; readonly news: JsonObject | undefined } => {
  const kept = asRead(memory, options, now);
  if (kept === undefined) return { told, news: undefined };
  const sameGraph = told?.graph === graph;
  let anyNew = false;
  const parts = WRITERS.map(({ name, of, json }, n) => {
    const last = told?.parts[n];
    if (last !== undefined && sameGraph && told !== undefined && of(kept) === of(told.kept)) return last;
    const written = json(kept, graph);
    const text = JSON.stringify(written);
    anyNew ||= text !== last?.text;
    return { name, json: written, text };
  });
  return { told: { kept, graph, parts }, news: anyNew ? asJson(parts) : undefined };
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

interface Writer {
  readonly name: string;
  readonly of: (kept: Kept) => unknown;
  readonly json: (kept: Kept, graph: JobGraph) => Json;
}

const WRITERS: readonly Writer[] = [
  { name: 'overrides', of: (kept) => kept.overrides, json: (kept, graph) => named(kept.overrides, graph, String) },
  {
    name: 'configChanges',
    of: (kept) => kept.configChanges,
    json: ({ configChanges: { overrides, removals } }) => ({ overrides, removals }),
  },
  {
    name: 'delayedScaleDown',
    of: (kept) => kept.delayedScaleDown,
    json: (kept, graph) =>
      named(kept.delayedScaleDown, graph, ({ first, recommended }) => ({
        first,
        recommended: recommended.map(({ at, parallelism, outsideBound }) => [at, parallelism, outsideBound]),
      })),
  },
  {
    name: 'history',
    of: (kept) => kept.history,
    json: (kept, graph) =>
      named(kept.history, graph, (records) =>
        records.map(({ at, from, to, trueProcessingRate, expectedProcessingRate }) => [
          at,
          from,
          to,
          toJson(trueProcessingRate),
          toJson(expectedProcessingRate),
        ]),
      ),
  },
  {
    name: 'tracking',
    of: (kept) => kept.restarts,
    json: (kept) => kept.restarts.map(({ decidedAt, restartMs }) => [decidedAt, restartMs ?? null]),
  },
];

const asJson = (parts: readonly Part[]): JsonObject => {
  const out: Record<string, Json> = {};
  for (const { name, json } of parts) out[name] = json;
  return out;
};

/** By the names of the vertices; one that the job does not have is called by its id. */
export const named = <T>(
  values: Readonly<Record<VertexId, T>>,
  { vertices }: JobGraph,
  json: (value: T) => Json,
): JsonObject => {
  const out: Record<string, Json> = {};
  for (const [id, value] of Object.entries(values) as [VertexId, T][]) {
    out[vertices.find((vertex) => vertex.id === id)?.name ?? id] = json(value);
  }
  return out;
};
