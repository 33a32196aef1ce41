/** What an evaluation saw and expected when it decided: what the paragraph of a decision is made of. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import { isSource } from '../../lib/model/graph.ts';
import type { DecidedOn, PageDecision } from '../model/history.ts';
import { type Marked, weighed } from './alternatives.ts';
import { capacityOf } from './capacity.ts';
import { measured, sum } from './measured.ts';
import { pageScore } from './predictions.ts';

/** Nothing where its record is not kept any more. */
export const decidedOn = (
  record: EvaluationRecord | undefined,
  graph: JobGraph,
  marked: Marked,
): Pick<PageDecision, 'alternatives' | 'decidedOn'> =>
  record
    ? { alternatives: weighed(record, marked), decidedOn: seenIn(record, graph) }
    : { alternatives: [], decidedOn: null };

const seenIn = ({ evaluation, predictions }: EvaluationRecord, graph: JobGraph): DecidedOn => {
  const { incoming, capacity } = capacityOf(evaluation, graph);
  const sources = graph.vertices.filter((vertex) => isSource(vertex) && !vertex.finished);
  return {
    incoming,
    capacity,
    lagRecords: sum(sources.map(({ id }) => measured(evaluation?.vertices[id]?.lag))),
    score: pageScore(predictions?.score),
    downtimeSeconds: evaluation ? measured(evaluation.restartMs / 1000) : null,
    drainSeconds:
      predictions?.drainSeconds === Number.POSITIVE_INFINITY ? 'never' : measured(predictions?.drainSeconds),
  };
};
