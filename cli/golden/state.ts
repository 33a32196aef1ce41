/** What is stored of a job after a tick, and what its platform is told again, in the words of the golden format. */
import type { VertexId } from '../../lib/graph.ts';
import { trimmedHistory, trimmedRestarts } from '../../lib/history.ts';
import type { JobMemory } from '../../lib/job-memory.ts';
import { OptionError } from '../../lib/options/option-error.ts';
import type { Options } from '../../lib/options/options.ts';
import { type Json, type JsonObject, toJson } from './format.ts';

type NameOf = (id: VertexId) => string;

/** As a reader sees it at `now`; undefined when the options that trim the history can't be read. */
export const stateOf = (memory: JobMemory, options: Options, now: number, nameOf: NameOf): JsonObject | undefined => {
  try {
    const history = named(trimmedHistory(memory.history, now, options), nameOf, (records) =>
      records.map(({ at, from, to, trueProcessingRate, expectedProcessingRate }) => [
        at,
        from,
        to,
        toJson(trueProcessingRate),
        toJson(expectedProcessingRate),
      ]),
    );
    return {
      overrides: named(memory.overrides, nameOf, String),
      configChanges: { overrides: memory.configChanges.overrides, removals: memory.configChanges.removals },
      delayedScaleDown: named(memory.delayedScaleDown, nameOf, ({ first, recommended }) => ({
        first,
        recommended: recommended.map(({ at, parallelism, outsideBound }) => [at, parallelism, outsideBound]),
      })),
      history,
      tracking: trimmedRestarts(memory.restarts, now, options).map(({ decidedAt, restartMs }) => [
        decidedAt,
        restartMs ?? null,
      ]),
    };
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
};

const named = <T>(values: Readonly<Record<VertexId, T>>, nameOf: NameOf, json: (value: T) => Json): JsonObject =>
  Object.fromEntries((Object.entries(values) as [VertexId, T][]).map(([id, value]) => [nameOf(id), json(value)]));

/**
 * Overrides are handed over again in every cycle, over those of the user; except that for vertices excluded in this
 * cycle the user's win.
 */
export const realizedOf = (
  memory: JobMemory,
  options: Options,
  excluded: readonly VertexId[],
  nameOf: NameOf,
): JsonObject => {
  const out: Record<string, Json> = {};
  const overrides = Object.entries(memory.overrides) as [VertexId, number][];
  if (overrides.length > 0) {
    const all: Record<string, string> = { ...options.parallelismOverrides };
    for (const [id, parallelism] of overrides) {
      if (!(id in all && excluded.includes(id))) all[id] = String(parallelism);
    }
    out['parallelism'] = named(all as Record<VertexId, string>, nameOf, (text) => text);
  }
  if (options.memoryTuningEnabled) {
    out['config'] = { overrides: memory.configChanges.overrides, removals: memory.configChanges.removals };
  }
  return out;
};
