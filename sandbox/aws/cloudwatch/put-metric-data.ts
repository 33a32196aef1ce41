/**
 * PutMetricData. On AWS the namespaces that begin with `AWS/` are reserved for its services; here they are accepted,
 * because the simulated job publishes what Managed Flink itself would publish in AWS/KinesisAnalytics.
 */
import type { Clock } from '../../interfaces.ts';
import type { Operation } from '../wire/http-server.ts';
import { readInput } from '../wire/read-input.ts';
import { invalidCombination, invalidValue, missingParameter, tooLarge } from './errors.ts';
import { type DatumInput, putMetricDataInput } from './input.ts';
import { type Datum, type MetricStore, minuteOf } from './metric-store.ts';

const MAX_BYTES = 1024 * 1024;
const OLDEST_MS = 14 * 86_400_000;
const NEWEST_MS = 2 * 3_600_000;

export const putMetricData =
  (store: MetricStore, clock: Clock): Operation =>
  (input, { bytes }) => {
    // AWS does not say whether the limit holds before or after gzip; the stricter reading is after unpacking.
    if (bytes > MAX_BYTES) throw tooLarge(`The request has ${bytes} bytes; at most ${MAX_BYTES} are allowed`);
    const { Namespace, MetricData } = readInput(putMetricDataInput, input, (message) =>
      message.endsWith('is required') ? missingParameter(message) : invalidValue(message),
    );
    const now = clock.now();
    // Everything is checked before anything is kept: a call is taken whole or not at all.
    const read = MetricData.map((given, index) => readDatum(given, `MetricData.${index}`, now));
    for (const [index, datum] of read.entries()) {
      const { MetricName, Dimensions } = MetricData[index]!;
      store.add({ namespace: Namespace, name: MetricName, dimensions: Dimensions }, [datum]);
    }
    return {};
  };

const readDatum = (given: DatumInput, place: string, now: number): Omit<Datum, 'visibleFrom'> => {
  const at = given.Timestamp ?? now;
  if (at < now - OLDEST_MS || at > now + NEWEST_MS) {
    throw invalidValue(
      `${place}.Timestamp: ${new Date(at).toISOString()} is not within two weeks before and two hours after ${new Date(now).toISOString()}`,
    );
  }
  const common = { minute: minuteOf(at), unit: given.Unit };
  const forms = [given.Value, given.Values, given.StatisticValues].filter((form) => form !== undefined);
  if (forms.length === 0) throw missingParameter(`${place} needs Value, Values or StatisticValues`);
  if (forms.length > 1) throw invalidCombination(`${place} may have only one of Value, Values and StatisticValues`);
  if (given.Counts && !given.Values) throw invalidCombination(`${place}.Counts needs Values`);
  if (given.StatisticValues) return { ...common, ...fromStatistics(given.StatisticValues) };
  const values = given.Values ?? [given.Value ?? 0];
  if (given.Counts && given.Counts.length !== values.length) {
    throw invalidValue(`${place}.Counts has ${given.Counts.length} entries for ${values.length} values`);
  }
  const counted = values.map((value, index): readonly [number, number] => [value, given.Counts?.[index] ?? 1]);
  return { ...common, ...fromValues(counted) };
};

type Amounts = Pick<Datum, 'count' | 'sum' | 'minimum' | 'maximum' | 'values'>;

const fromStatistics = (set: NonNullable<DatumInput['StatisticValues']>): Amounts => ({
  count: set.SampleCount,
  sum: set.Sum,
  minimum: set.Minimum,
  maximum: set.Maximum,
  // As on AWS: percentiles are known when all the samples of a set are equal.
  values: set.Minimum === set.Maximum ? [[set.Minimum, set.SampleCount]] : undefined,
});

const fromValues = (values: readonly (readonly [number, number])[]): Amounts => ({
  count: values.reduce((count, [, times]) => count + times, 0),
  sum: values.reduce((sum, [value, times]) => sum + value * times, 0),
  minimum: Math.min(...values.map(([value]) => value)),
  maximum: Math.max(...values.map(([value]) => value)),
  values,
});
