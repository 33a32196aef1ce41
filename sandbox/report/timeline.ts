/** A day as lines that a product manager could read: when, how much came in, what was decided, and why. */

import type { EvaluationRecord } from '../../functions/ports.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import { isSource } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import { formatNumber } from '../../lib/number/format.ts';
import { parseMemorySize } from '../../lib/options/memory-size.ts';

export interface Line {
  readonly at: EpochMs;
  readonly text: string;
}

/** What the store has that the timeline has not shown. */
export interface News {
  readonly evaluations: readonly EvaluationRecord[];
  readonly journal: readonly ChangeEvent[];
  readonly graph: JobGraph;
}

/** Every decision and every outcome; a hold only when it has another reason than the one before. Call it as the day goes. */
export const createTimeline = (): ((news: News) => readonly string[]) => {
  let shown: string | undefined;
  let columns: Columns | undefined;

  const evaluationLines = (
    evaluations: readonly EvaluationRecord[],
    graph: JobGraph,
    inColumns: Columns,
  ): readonly Line[] =>
    evaluations.flatMap((record) => {
      const rule = record.decision === 'hold' ? `hold ${record.because[0]?.rule}` : record.decision;
      if (rule === shown && record.decision === 'hold') return [];
      shown = rule;
      return [
        {
          at: record.at,
          text: inColumns(record.at, incoming(record, graph), wanted(record, graph), because(record.because)),
        },
      ];
    });

  return ({ evaluations, journal, graph }) => {
    const begins = columns === undefined && evaluations.length > 0;
    columns ??= begins ? columnsFor(isPerVertex(evaluations) ? PER_VERTEX_WIDTH : WIDTH) : undefined;
    const inColumns = columns ?? columnsFor(WIDTH);
    const lines = [...evaluationLines(evaluations, graph, inColumns), ...outcomeLines(journal, graph, inColumns)];
    return [
      ...(begins ? legend(evaluations, graph) : []),
      ...lines.sort((a, b) => a.at - b.at).map(({ text }) => text),
    ];
  };
};

const isPerVertex = (evaluations: readonly EvaluationRecord[]): boolean =>
  evaluations.some(({ sizing }) => sizing.kind === 'per-vertex');

/** Which number is whose, where each vertex has its own. */
const legend = (evaluations: readonly EvaluationRecord[], { vertices }: JobGraph): readonly string[] =>
  isPerVertex(evaluations) ? [`Sizes are subtasks of ${vertices.map(({ name }) => name).join(' · ')}`, ''] : [];

/** What a request itself says is in the evaluation's line already; a rollback was decided by no evaluation. */
const outcomeLines = (journal: readonly ChangeEvent[], graph: JobGraph, columns: Columns): readonly Line[] =>
  journal
    .filter(({ name, detail }) => (name !== 'requested' || detail.rollbackOf !== undefined) && name !== 'recommended')
    .map(({ name, at, detail }) => {
      const seconds = detail.restartSeconds;
      const restart =
        seconds === undefined
          ? ''
          : ` (restart ${Number.isFinite(seconds) ? `${Math.round(seconds)} s` : 'not measured'})`;
      const changed = name === 'applied' ? changes(detail.from, detail.to, graph) || memoryIn(detail.config) : '';
      const label = name === 'requested' ? 'back to' : name;
      return {
        at,
        text: columns(at, '', `${label} ${sizeOf(detail.to, graph)}${restart}`, changed || because(detail.because)),
      };
    });

type Columns = (at: EpochMs, rate: string, decision: string, why: string) => string;
const WIDTH = 28;
const PER_VERTEX_WIDTH = 42;
const columnsFor =
  (width: number): Columns =>
  (at, rate, decision, why) =>
    `${clock(at)}  ${rate.padStart(9)}  ${decision.padEnd(width)}  ${why}`.trimEnd();

const clock = (at: EpochMs): string => new Date(at).toISOString().slice(8, 16).replace('T', ' ');

const because = (reasons: readonly Reason[]): string => reasons[0]?.says ?? '';

const wanted = (record: EvaluationRecord, graph: JobGraph): string =>
  record.decision === 'hold' ? `hold ${sizeOf(record.sizing, graph)}` : record.decision;

/** `8 (4 KPU)`; of a parallelism per vertex every one, from sources to sinks: `2·1·6·12·1·1`. */
const sizeOf = (sizing: Sizing, { vertices }: JobGraph): string =>
  sizing.kind === 'kpu'
    ? `${sizing.parallelism} (${sizing.kpus} KPU)`
    : vertices.map(({ id }) => sizing.parallelism[id] ?? '?').join('·');

/** Vertex by vertex; empty where one size stands for all.  `Score 5 -> 8, Sink: Alerts 2 -> 1` */
const changes = (from: Sizing, to: Sizing, { vertices }: JobGraph): string =>
  from.kind === 'per-vertex' && to.kind === 'per-vertex'
    ? vertices
        .filter(({ id }) => from.parallelism[id] !== to.parallelism[id])
        .map(({ id, name }) => `${name} ${from.parallelism[id] ?? '?'} -> ${to.parallelism[id] ?? '?'}`)
        .join(', ')
    : '';

/** Where memory is all that changes. */
const memoryIn = (config: ConfigChanges | undefined): string => {
  const bytes = parseMemorySize(config?.overrides['taskmanager.memory.process.size'] ?? '');
  return bytes === undefined ? '' : `task managers of ${formatNumber(Math.round(bytes / 2 ** 20))} MiB`;
};

/** Records/s that the sources must take; NaN where that is not known. */
export const incomingRate = ({ evaluation }: EvaluationRecord, { vertices }: JobGraph): number =>
  vertices.filter(isSource).reduce((sum, { id }) => sum + (evaluation?.vertices[id]?.targetDataRate ?? Number.NaN), 0);

const incoming = (record: EvaluationRecord, graph: JobGraph): string => {
  const rate = incomingRate(record, graph);
  return Number.isFinite(rate) ? `${Math.round(rate)}/s` : '?/s';
};
