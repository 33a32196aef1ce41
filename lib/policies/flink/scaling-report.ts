/** The report of a change in the Flink autoscaler's own words, which other tools read. */

import type { Evaluation, VertexEvaluation } from '../../model/evaluation.ts';
import type { VertexId } from '../../model/graph.ts';
import type { Notice } from '../../model/notice.ts';
import { javaFixed2 } from '../../number/decimal.ts';
import { roundMetric } from '../../number/round-metric.ts';
import type { Options } from '../../options/options.ts';
import type { DecidedChange, VertexProposal } from '../policy.ts';

/** One vertex whose parallelism changes, with what it can do and what is expected of it. */
export interface ScalingSummary {
  readonly vertex: VertexId;
  readonly from: number;
  readonly to: number;
  readonly trueProcessingRate: number;
  readonly expectedProcessingRate: number;
  readonly targetDataRate: number;
}

/** Every vertex that really gets another parallelism; where the platform rounds, expect in proportion. */
export const summarize = (
  vertices: readonly VertexProposal[],
  parallelism: Readonly<Record<VertexId, number>>,
  evaluation: Evaluation,
): readonly ScalingSummary[] => {
  const summaries: ScalingSummary[] = [];
  for (const { vertex, kind, parallelism: proposed, expectedProcessingRate } of vertices) {
    const to = parallelism[vertex.id] ?? vertex.parallelism;
    if (to === vertex.parallelism) continue;
    const { trueProcessingRate, targetDataRate } = evaluation.vertices[vertex.id] as VertexEvaluation;
    const asProposed = kind === 'change' && to === proposed;
    summaries.push({
      vertex: vertex.id,
      from: vertex.parallelism,
      to,
      trueProcessingRate,
      expectedProcessingRate: asProposed
        ? (expectedProcessingRate ?? Number.NaN)
        : roundMetric((trueProcessingRate / vertex.parallelism) * to),
      targetDataRate,
    });
  }
  return summaries;
};

export const scalingReport = (
  kind: DecidedChange['kind'],
  summaries: readonly ScalingSummary[],
  options: Options,
): Notice => {
  const entries = summaries.map(
    ({ vertex, from, to, trueProcessingRate, expectedProcessingRate, targetDataRate }) =>
      `{ Vertex ID ${vertex} | Parallelism ${from} -> ${to} | ` +
      `Processing capacity ${javaFixed2(trueProcessingRate)} -> ${javaFixed2(expectedProcessingRate)} | ` +
      `Target data rate ${javaFixed2(targetDataRate)}}`,
  );
  return {
    type: 'Normal',
    reason: 'ScalingReport',
    key: 'ScalingExecutor',
    message: header(kind, options) + entries.sort().join(''),
    intervalMs: options.eventIntervalMs,
  };
};

const header = (kind: DecidedChange['kind'], options: Options): string => {
  if (kind === 'rescale') return 'Scaling execution enabled, begin scaling vertices:';
  const disabled = 'Scaling execution disabled by config ';
  const recommended = ', recommended parallelism change:';
  if (!options.scalingEnabled) return `${disabled}job.autoscaler.scaling.enabled:false${recommended}`;
  if (options.excludedPeriods.length > 0) {
    return `${disabled}job.autoscaler.excluded.periods:[${options.excludedPeriods.join(', ')}]${recommended}`;
  }
  return `Scaling execution disabled by mode advise${recommended}`;
};
