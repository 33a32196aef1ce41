/**
 * Names and values of metrics. Flink answers from a store that a request refreshes in the background: an answer holds
 * what an EARLIER request fetched, up to `metrics.fetcher.update-interval` (10 s) before. So: touch, wait, then read.
 */
import * as v from 'valibot';
import type { Aggregate } from '../../lib/model/observation.ts';
import type { FlinkRestReader } from './client.ts';
import { FlinkRestError } from './error.ts';
import { jsonNumber } from './json-number.ts';

const names = v.array(v.object({ id: v.string() }));
const aggregates = v.array(
  v.object({
    id: v.string(),
    min: v.optional(jsonNumber),
    max: v.optional(jsonNumber),
    avg: v.optional(jsonNumber),
    sum: v.optional(jsonNumber),
  }),
);
const texts = v.array(v.object({ id: v.string(), value: v.string() }));

/** Any request for metrics makes Flink fetch all of them again; this is the smallest. */
export const touchMetrics = async (rest: FlinkRestReader): Promise<void> => {
  await rest.get('/jobmanager/metrics', names);
};

/** `path`: `/jobs/:id/vertices/:vid/subtasks/metrics` or `/taskmanagers/metrics`. */
export const metricNames = async (rest: FlinkRestReader, path: string): Promise<readonly string[]> =>
  (await rest.get(path, names)).map(({ id }) => id);

/** Empty when any of the names doesn't exist (any more): Flink then answers nothing at all. */
export const aggregatedMetrics = async (
  rest: FlinkRestReader,
  path: string,
  get: readonly string[],
): Promise<Readonly<Record<string, Aggregate>>> => {
  if (get.length === 0) return {};
  const query = get.map(encodeURIComponent).join(',');
  const answer = await rest.get(`${path}?get=${query}&agg=min,max,avg,sum`, aggregates);
  return Object.fromEntries(answer.map(({ id, ...aggregate }) => [id, aggregate]));
};

/**
 * Of the enumerator of a source, which runs on the job manager; undefined where it has none so named, or this Flink does not
 * show it. `path`: `/jobs/:id/vertices/:vid/jm-operator-metrics`.
 */
export const enumeratorMetric = async (
  rest: FlinkRestReader,
  path: string,
  name: string,
): Promise<number | undefined> => {
  const id = (await orNone(() => metricNames(rest, path))).find((one) => one.endsWith(`.enumerator.${name}`));
  if (id === undefined) return undefined;
  const [answer] = await rest.get(`${path}?get=${encodeURIComponent(id)}`, texts);
  return answer && Number(answer.value);
};

/** How often the job has been restarted or rescaled since it was submitted; some versions count both as one. */
export const restartsOf = async (rest: FlinkRestReader, jid: string): Promise<number> => {
  const counts = await Promise.all(
    ['numRestarts', 'numRescales'].map((name) => orNone(() => rest.get(`/jobs/${jid}/metrics?get=${name}`, texts))),
  );
  return counts.flat().reduce((sum, { value }) => sum + Number(value), 0);
};

/** Older versions of Flink do not have every path. */
const orNone = async <T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FlinkRestError && error.status === 404) return [];
    throw error;
  }
};

export const jobManagerMetrics = async (
  rest: FlinkRestReader,
  get: readonly string[],
): Promise<Readonly<Record<string, string>>> => {
  const answer = await rest.get(`/jobmanager/metrics?get=${get.map(encodeURIComponent).join(',')}`, texts);
  return Object.fromEntries(answer.map(({ id, value }) => [id, value]));
};
