/** Reasons as the page reads them: vertices by name, numbers that JSON can carry. */
import type { JobGraph } from '../../lib/model/graph.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { PageReason } from '../model/history.ts';
import { reading } from './measured.ts';

export const pageReasons = (because: readonly Reason[], graph: JobGraph | undefined): readonly PageReason[] =>
  because.map((reason) => ({
    rule: reason.rule,
    says: reason.says,
    vertex: reason.vertex === undefined ? null : nameOf(graph, reason.vertex),
    numbers: Object.entries(reason.numbers ?? {}).map(([name, { value, unit }]) => ({
      name,
      value: reading(value),
      unit,
    })),
    bound: reason.bound ?? null,
  }));

export const nameOf = (graph: JobGraph | undefined, id: string): string =>
  graph?.vertices.find((vertex) => vertex.id === id)?.name ?? id;
