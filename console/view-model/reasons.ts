/** Reasons as the page reads them: vertices by name, numbers that JSON can carry. */
import type { JobGraph } from '../../lib/model/graph.ts';
import type { Reason } from '../../lib/model/reason.ts';
import { REASONS, type ReasonCode } from '../../lib/model/reasons.ts';
import type { PageReason, ReasonGroup } from '../model/history.ts';
import { reading } from './measured.ts';

export const pageReasons = (because: readonly Reason[], graph: JobGraph | undefined): readonly PageReason[] =>
  because.map((reason) => ({
    rule: reason.rule,
    about: groupOf(reason.rule),
    says: reason.says,
    vertex: reason.vertex === undefined ? null : nameOf(graph, reason.vertex),
    numbers: Object.entries(reason.numbers ?? {}).map(([name, { value, unit }]) => ({
      name,
      value: reading(value),
      unit,
    })),
    bound: reason.bound ?? null,
  }));

const GROUPS: ReadonlyMap<ReasonCode, ReasonGroup> = new Map(
  (Object.keys(REASONS) as readonly ReasonGroup[]).flatMap((group) =>
    (Object.keys(REASONS[group]) as readonly ReasonCode[]).map((rule) => [rule, group] as const),
  ),
);

/** A rule that a newer version has written is one of the policy. */
const groupOf = (rule: ReasonCode): ReasonGroup => GROUPS.get(rule) ?? 'What a policy proposes';

export const nameOf = (graph: JobGraph | undefined, id: string): string =>
  graph?.vertices.find((vertex) => vertex.id === id)?.name ?? id;
