/** The job graph as it stands now, each vertex with what the newest evaluation knows of it. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import { type ChangeInFlight, isUnderWay } from '../../lib/model/change.ts';
import type { JobGraph, VertexId } from '../../lib/model/graph.ts';
import type { Sample } from '../../lib/model/sample.ts';
import type { PageVertex } from '../model/page.ts';
import { measured, reading } from './measured.ts';
import { parallelismOf } from './size.ts';

export interface Known {
  readonly record: EvaluationRecord | undefined;
  readonly sample: Sample | undefined;
  readonly bottleneck: VertexId | undefined;
  readonly change: ChangeInFlight | undefined;
}

export const pageVertices = (graph: JobGraph, { record, sample, bottleneck, change }: Known): readonly PageVertex[] =>
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
      bottleneck: vertex.id === bottleneck,
    };
  });

const partitions = (count: number | undefined) => (count === undefined || count === 0 ? null : measured(count));
