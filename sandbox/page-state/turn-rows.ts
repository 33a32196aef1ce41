/** The turns as rows of the charts: what was needed, what there was, what it cost. */
import type { TurnRecord } from '../../functions/ports.ts';
import type { JobGraph } from '../../lib/graph.ts';
import type { Baseline, Measured, Time, TurnRow } from '../page/model.ts';
import { capacityOf } from './capacity.ts';
import { longestPause } from './gaps.ts';
import { measured } from './measured.ts';
import { savedDollars } from './savings.ts';
import { pageSize, parallelismOf } from './size.ts';

export const turnRows = (
  turns: readonly TurnRecord[],
  graph: JobGraph,
  baseline: Baseline | undefined,
): readonly TurnRow[] => {
  const longest = longestPause(turns.map((turn) => turn.at));
  const rows = turns.map((turn) => turnRow(turn, graph));
  const saved = savedDollars(rows, baseline, longest);
  return rows.flatMap((row, i) => {
    const before = rows[i - 1];
    const paused = before !== undefined && row.at - before.at > longest;
    return [...(paused ? [gap((before.at + row.at) / 2)] : []), { ...row, savedDollars: saved[i] ?? null }];
  });
};

const turnRow = (turn: TurnRecord, graph: JobGraph): TurnRow => {
  const { evaluation, sizing } = turn;
  const capacity = capacityOf(evaluation, graph);
  const perVertex = (value: (vertex: JobGraph['vertices'][number]) => number | undefined): Record<string, Measured> =>
    Object.fromEntries(graph.vertices.map((vertex) => [vertex.id, measured(value(vertex))]));
  const { parallelism, kpus, dollarsPerHour } = pageSize(sizing);
  return {
    at: turn.at,
    decision: turn.decision,
    says: turn.because.map((reason) => reason.says),
    ...capacity,
    bottleneck: capacity.bottleneck ?? null,
    parallelism,
    vertexParallelism: perVertex(({ id, maxParallelism }) => parallelismOf(sizing, id, maxParallelism)),
    recommended: perVertex(({ id }) => evaluation?.vertices[id]?.recommendedParallelism),
    kpus,
    dollarsPerHour,
    savedDollars: null,
  };
};

/** A row that only breaks the lines of the charts. */
const gap = (at: Time): TurnRow => ({
  at,
  decision: 'hold',
  says: [],
  incoming: null,
  capacity: null,
  scaleUpBelow: null,
  scaleDownAbove: null,
  bottleneck: null,
  parallelism: null,
  vertexParallelism: {},
  recommended: {},
  kpus: null,
  dollarsPerHour: null,
  savedDollars: null,
});
