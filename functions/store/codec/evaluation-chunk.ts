/**
 * One evaluation as bytes: its samples, and what was evaluated, decided and why. Exact: a replay must take the same decision.
 *
 * Layout: length of the header | header, exact JSON | the numbers, series by series (all samples of one metric of one
 * vertex; then the job's; then the evaluation, one field over all vertices).
 */

import type { Evaluation, VertexEvaluation } from '../../../lib/model/evaluation.ts';
import type { VertexId } from '../../../lib/model/graph.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { JobSample, Sample, VertexSample } from '../../../lib/model/sample.ts';
import type { EvaluationRecord } from '../../ports.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { fromExactJson, toExactJson } from './exact-json.ts';
import { packSeries, type Series, unpackSeries } from './number-series.ts';

interface Header {
  /** The name that it is stored under. */
  readonly turn: Omit<EvaluationRecord, 'samples' | 'evaluation'>;
  readonly times: readonly EpochMs[];
  readonly vertices: readonly VertexId[];
  readonly metrics: readonly string[];
  readonly jobMetrics: readonly string[];
  readonly evaluation?: {
    readonly of: Omit<Evaluation, 'vertices'>;
    readonly vertices: readonly VertexId[];
    readonly fields: readonly string[];
  };
}

type Numbers = Readonly<Record<string, number | undefined>>;

export const encodeEvaluation = (record: EvaluationRecord): Uint8Array => {
  const header = headerOf(record);
  const text = Buffer.from(toExactJson(header));
  const length = new ByteWriter();
  length.unsigned(text.length);
  return Buffer.concat([length.bytes(), text, packSeries(seriesOf(record, header))]);
};

export const decodeEvaluation = (bytes: Uint8Array): EvaluationRecord => {
  const reader = new ByteReader(bytes);
  const text = Buffer.from(reader.take(reader.unsigned())).toString('utf8');
  const header = fromExactJson(text) as Header;
  const series = unpackSeries(reader.rest(), lengthsOf(header));
  return {
    ...header.turn,
    samples: samplesFrom(header, series),
    evaluation: evaluationFrom(header, series.slice(countOfSampleSeries(header))),
  };
};

const headerOf = ({ samples, evaluation, ...turn }: EvaluationRecord): Header => {
  const ofVertices = samples.flatMap((sample) => Object.values(sample.vertices));
  const { vertices: evaluated = {}, ...of } = evaluation ?? {};
  return {
    turn,
    times: samples.map((sample) => sample.at),
    vertices: keysOf(samples.map((sample) => sample.vertices)) as VertexId[],
    metrics: keysOf(ofVertices),
    jobMetrics: keysOf(samples.map((sample) => sample.job)),
    evaluation: evaluation && {
      of: of as Omit<Evaluation, 'vertices'>,
      vertices: Object.keys(evaluated) as VertexId[],
      fields: keysOf(Object.values(evaluated)),
    },
  };
};

/** In the order of their first appearance, so that what is read back is iterated in the same order. */
const keysOf = (records: readonly object[]): string[] => [...new Set(records.flatMap((record) => Object.keys(record)))];

const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const seriesOf = ({ samples, evaluation }: EvaluationRecord, header: Header): readonly Series[] => {
  const there = header.vertices.map((id) => samples.map((sample) => (own(sample.vertices, id) ? 1 : undefined)));
  const measured = header.metrics.flatMap((metric) =>
    header.vertices.map((id) => samples.map((sample) => numberIn(own(sample.vertices, id), metric))),
  );
  const ofJob = header.jobMetrics.map((metric) => samples.map((sample) => numberIn(sample.job, metric)));
  const evaluated = (header.evaluation?.fields ?? []).map((field) =>
    Object.values(evaluation?.vertices ?? {}).map((vertex) => numberIn(vertex, field)),
  );
  return [...there, ...measured, ...ofJob, ...evaluated];
};

const numberIn = (record: object | undefined, field: string): number | undefined => {
  const value = own((record ?? {}) as Readonly<Record<string, unknown>>, field);
  if (value === undefined || typeof value === 'number') return value;
  throw new TypeError(`"${field}" of an evaluation is ${JSON.stringify(value)}: only numbers can be packed`);
};

const countOfSampleSeries = ({ vertices, metrics, jobMetrics }: Header): number =>
  vertices.length * (1 + metrics.length) + jobMetrics.length;

const lengthsOf = (header: Header): readonly number[] => [
  ...Array.from({ length: countOfSampleSeries(header) }, () => header.times.length),
  ...(header.evaluation?.fields ?? []).map(() => header.evaluation?.vertices.length ?? 0),
];

const samplesFrom = (
  { times, vertices, metrics, jobMetrics }: Header,
  series: readonly Series[],
): readonly Sample[] => {
  const ofJob = series.slice(vertices.length * (1 + metrics.length));
  return times.map((at, i) => {
    const vertex = (v: number): VertexSample =>
      numbers(metrics, (m) => series[(1 + m) * vertices.length + v]?.[i]) as VertexSample;
    return {
      at,
      vertices: Object.fromEntries(
        vertices.flatMap((id, v) => (series[v]?.[i] === undefined ? [] : [[id, vertex(v)] as const])),
      ),
      job: numbers(jobMetrics, (m) => ofJob[m]?.[i]) as JobSample,
    };
  });
};

const evaluationFrom = ({ evaluation }: Header, series: readonly Series[]): Evaluation | undefined => {
  if (!evaluation) return undefined;
  const vertex = (v: number): unknown => numbers(evaluation.fields, (f) => series[f]?.[v]);
  return {
    ...evaluation.of,
    vertices: Object.fromEntries(evaluation.vertices.map((id, v) => [id, vertex(v) as VertexEvaluation])),
  };
};

const numbers = (names: readonly string[], read: (index: number) => number | undefined): Numbers =>
  Object.fromEntries(
    names.flatMap((name, i) => {
      const value = read(i);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
