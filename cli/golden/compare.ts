/** The places where a result differs from what was expected. */
import type { Json, JsonObject, ScenarioResult } from '../scenario/format.ts';

export interface Mismatch {
  /** `ticks[3].events[0].message` */
  readonly path: string;
  /** Epoch milliseconds of the tick; undefined outside of ticks. */
  readonly tick: number | undefined;
  readonly expected: Json | undefined;
  readonly got: Json | undefined;
}

/** Left out of a scenario's `expected` where its detail is not full: then not compared. */
const OPTIONAL = ['collected', 'evaluated'];

export const compareResults = (expected: ScenarioResult, got: ScenarioResult): readonly Mismatch[] => {
  const found: Mismatch[] = [];
  differences('validation', undefined, expected.validation, got.validation, found);
  for (let index = 0; index < Math.max(expected.ticks.length, got.ticks.length); index++) {
    const want = expected.ticks[index];
    const have = got.ticks[index];
    const tick = Number(want?.['now'] ?? have?.['now']);
    const path = `ticks[${index}]`;
    if (want === undefined || have === undefined) found.push({ path, tick, expected: want, got: have });
    else compareTick(path, tick, want, have, found);
  }
  return found;
};

const compareTick = (path: string, tick: number, want: JsonObject, have: JsonObject, found: Mismatch[]): void => {
  for (const key of new Set([...Object.keys(want), ...Object.keys(have)])) {
    if (OPTIONAL.includes(key) && !(key in want)) continue;
    const [expected, got] = key === 'events' ? errorsByKind(want[key], have[key]) : [want[key], have[key]];
    differences(`${path}.${key}`, tick, expected, got, found);
  }
};

/** The message of an error is worded by the Java runtime: only its type and reason count. */
const errorsByKind = (want: Json | undefined, have: Json | undefined): readonly [Json, Json] => [
  plainErrors(want),
  plainErrors(have),
];

const plainErrors = (events: Json | undefined): Json =>
  ((events ?? []) as readonly JsonObject[]).map((event) =>
    event['reason'] === 'AutoscalerError' ? { type: event['type'] ?? null, reason: 'AutoscalerError' } : event,
  );

const differences = (
  path: string,
  tick: number | undefined,
  expected: Json | undefined,
  got: Json | undefined,
  found: Mismatch[],
): void => {
  if (expected === got) return; // also -0 and 0
  if (Array.isArray(expected) && Array.isArray(got)) {
    for (let index = 0; index < Math.max(expected.length, got.length); index++) {
      differences(`${path}[${index}]`, tick, expected[index], got[index], found);
    }
  } else if (isObject(expected) && isObject(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      differences(`${path}.${key}`, tick, expected[key], got[key], found);
    }
  } else {
    found.push({ path, tick, expected, got });
  }
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
