/** The job graph as it stands now, each vertex with what the newest evaluation knows of it. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { PolicyState } from '../../lib/model/autoscaler-state.ts';
import { type ChangeInFlight, isUnderWay } from '../../lib/model/change.ts';
import type { VertexEvaluation } from '../../lib/model/evaluation.ts';
import type { JobGraph, VertexId } from '../../lib/model/graph.ts';
import type { Sample, VertexSample } from '../../lib/model/sample.ts';
import { significant } from '../../lib/number/significant.ts';
import type { PageVertex } from '../model/page.ts';
import type { Measured } from '../model/values.ts';
import { measured, reading } from './measured.ts';
import { parallelismOf } from './size.ts';
import { pageCurve } from './vertex-curve.ts';

export interface Known {
  readonly record: EvaluationRecord | undefined;
  readonly sample: Sample | undefined;
  readonly bottleneck: VertexId | undefined;
  readonly change: ChangeInFlight | undefined;
  readonly policy?: PolicyState | undefined;
  readonly evaluations?: readonly EvaluationRecord[];
}

export const pageVertices = (
  graph: JobGraph,
  { record, sample, bottleneck, change, policy, evaluations = [] }: Known,
): readonly PageVertex[] =>
  graph.vertices.map((vertex) => {
    const evaluated = record?.evaluation?.vertices[vertex.id];
    const sampled = sample?.vertices[vertex.id];
    return {
      id: vertex.id,
      name: vertex.name,
      inputs: vertex.inputs.map(({ from, shipStrategy }) => ({ from, shipStrategy })),
      finished: vertex.finished,
      busy: measured(evaluated?.load ?? sampled?.load),
      backPressure: measured(evaluated?.backPressure ?? sampled?.backPressure),
      trueProcessingRate: reading(evaluated?.trueProcessingRate),
      targetDataRate: measured(evaluated?.targetDataRate),
      lag: measured(sampled?.lag),
      parallelism: measured(
        record ? parallelismOf(record.sizing, vertex.id, vertex.maxParallelism) : vertex.parallelism,
      ),
      asked: measured(
        change && isUnderWay(change.status)
          ? parallelismOf(change.change.to, vertex.id, vertex.maxParallelism)
          : undefined,
      ),
      recommended: measured(evaluated?.recommendedParallelism),
      maxParallelism: vertex.maxParallelism,
      partitions: partitions(evaluated?.sourcePartitions),
      ownParallelism: record !== undefined && record.sizing.kind === 'per-vertex',
      limits: vertex.id === bottleneck ? limitOf(evaluated) : null,
      skew: skewOf(sampled),
      curve: pageCurve(vertex, policy, evaluations),
    };
  });

const partitions = (count: number | undefined) => (count === undefined || count === 0 ? null : measured(count));

/** A vertex that reaches its limit before the others is no bottleneck as long as it can process what it must. */
const limitOf = (evaluated: VertexEvaluation | undefined): PageVertex['limits'] =>
  evaluated && evaluated.trueProcessingRate < evaluated.scaleUpRateThreshold ? 'bottleneck' : 'first';

/** (hottest subtask 0.9, mean 0.6) -> 1.5 */
const skewOf = (sampled: VertexSample | undefined): Measured => {
  const { loadMax, loadAverage } = sampled ?? {};
  return loadMax === undefined || loadAverage === undefined || !(loadAverage > 0)
    ? null
    : measured(significant(loadMax / loadAverage, 3));
};
