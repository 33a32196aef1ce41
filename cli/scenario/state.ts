/** What is stored of a job after a tick, in the words of the golden format. */

import type { AutoscalerState, PolicyState } from '../../lib/model/autoscaler-state.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import { OptionError } from '../../lib/options/option-error.ts';
import type { Options } from '../../lib/options/options.ts';
import { type FlinkState, flinkStateOf } from '../../lib/policies/flink/flink-state.ts';
import { trimmedHistory, trimmedRestarts } from '../../lib/policies/flink/history.ts';
import { type Json, type JsonObject, toJson, type VertexInput } from './format.ts';

type Kept = FlinkState;

/** The state that was last reported, and its JSON. */
export interface ReportedState {
  /** Undefined: of another policy than `flink`. */
  readonly kept: Kept | undefined;
  readonly names: Names;
  readonly json: JsonObject;
}

/** `news` when it differs from what was last reported. Only parts that are another value are written down again. */
export const diffState = (
  state: AutoscalerState,
  options: Options,
  now: number,
  names: Names,
  reported: ReportedState | undefined,
): { readonly reported: ReportedState | undefined; readonly news: JsonObject | undefined } => {
  if (state.policy !== undefined && state.policy.name !== 'flink') return ofOtherPolicy(state.policy, names, reported);
  const kept = asRead(state, options, now);
  if (kept === undefined) return { reported, news: undefined };
  const json: Record<string, Json> = {};
  let anyNew = false;
  for (const { name, of, write } of PARTS) {
    const last = reported?.json[name];
    if (
      reported?.kept !== undefined &&
      last !== undefined &&
      reported.names === names &&
      same(of(kept), of(reported.kept))
    ) {
      json[name] = last;
      continue;
    }
    const written = write(kept, names);
    if (!same(written, last)) anyNew = true;
    json[name] = written;
  }
  return { reported: { kept, names, json }, news: anyNew ? json : undefined };
};

/** A policy's own state, in its own words. */
const ofOtherPolicy = (
  { state }: PolicyState,
  names: Names,
  reported: ReportedState | undefined,
): { readonly reported: ReportedState | undefined; readonly news: JsonObject | undefined } => {
  const json = asJson(state) as JsonObject;
  if (reported !== undefined && same(json, reported.json)) return { reported, news: undefined };
  return { reported: { kept: undefined, names, json }, news: json };
};

const asJson = (value: unknown): Json => {
  if (typeof value === 'number') return toJson(value);
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, asJson(own)]));
};

/** As a reader sees it at `now`; undefined when the options that trim the history can't be read. */
const asRead = (state: AutoscalerState, options: Options, now: number): Kept | undefined => {
  try {
    const { overrides, configChanges, delayedScaleDown, ...own } = flinkStateOf(state);
    const history = trimmedHistory(own.history, now, options);
    const restarts = trimmedRestarts(own.restarts, now, options);
    return { overrides, configChanges, delayedScaleDown, history, restarts };
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
};

interface Part {
  readonly name: string;
  readonly of: (kept: Kept) => unknown;
  readonly write: (kept: Kept, names: Names) => Json;
}

const PARTS: readonly Part[] = [
  { name: 'overrides', of: (kept) => kept.overrides, write: (kept, names) => named(kept.overrides, names, String) },
  {
    name: 'configChanges',
    of: (kept) => kept.configChanges,
    write: ({ configChanges: { overrides, removals } }) => ({ overrides, removals }),
  },
  {
    name: 'delayedScaleDown',
    of: (kept) => kept.delayedScaleDown,
    write: (kept, names) =>
      named(kept.delayedScaleDown, names, ({ first, recommended }) => ({
        first,
        recommended: recommended.map(({ at, parallelism, outsideBound }) => [at, parallelism, outsideBound]),
      })),
  },
  {
    name: 'history',
    of: (kept) => kept.history,
    write: (kept, names) =>
      named(kept.history, names, (records) =>
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
    write: (kept) => kept.restarts.map(({ decidedAt, restartMs }) => [decidedAt, restartMs ?? null]),
  },
];

/** Of plain values. What is the very same is not looked into. */
const same = (a: unknown, b: unknown): boolean => {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => same(left[key], right[key]));
};

export type Names = ReadonlyMap<VertexId, string>;

export const namesOf = (vertices: readonly VertexInput[]): Names =>
  new Map(vertices.map(({ id, name }) => [asVertexId(id), name]));

/** By the names of the vertices; one that the job does not have is called by its id. */
export const named = <T>(values: Readonly<Record<VertexId, T>>, names: Names, json: (value: T) => Json): JsonObject => {
  const out: Record<string, Json> = {};
  for (const id of Object.keys(values) as VertexId[]) out[names.get(id) ?? id] = json(values[id] as T);
  return out;
};
