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

/** Every decision and every outcome; a hold only when it has another reason than the one before. */
export const timeline = (
  evaluations: readonly EvaluationRecord[],
  journal: readonly ChangeEvent[],
  graph: JobGraph,
): readonly string[] => {
  const columns = columnsFor(evaluations.some(({ sizing }) => sizing.kind === 'per-vertex') ? PER_VERTEX_WIDTH : WIDTH);
  const lines = [...evaluationLines(evaluations, graph, columns), ...outcomeLines(journal, graph, columns)];
  return [...legend(evaluations, graph), ...lines.sort((a, b) => a.at - b.at).map(({ text }) => text)];
};

/** Which number is whose, where each vertex has its own. */
const legend = (evaluations: readonly EvaluationRecord[], { vertices }: JobGraph): readonly string[] =>
  evaluations.some(({ sizing }) => sizing.kind === 'per-vertex')
    ? [`Sizes are subtasks of ${vertices.map(({ name }) => name).join(' · ')}`, '']
    : [];

const evaluationLines = (
  evaluations: readonly EvaluationRecord[],
  graph: JobGraph,
  columns: Columns,
): readonly Line[] => {
  let shown: string | undefined;
  return evaluations.flatMap((record) => {
    const rule = record.decision === 'hold' ? `hold ${record.because[0]?.rule}` : record.decision;
    if (rule === shown && record.decision === 'hold') return [];
    shown = rule;
    const text = columns(record.at, incoming(record, graph), wanted(record, graph), because(record.because));
    return [{ at: record.at, text }];
  });
};

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

const incoming = ({ evaluation }: EvaluationRecord, graph: JobGraph): string => {
  if (!evaluation) return '?/s';
  const rate = graph.vertices
    .filter(isSource)
    .reduce((sum, { id }) => sum + (evaluation.vertices[id]?.targetDataRate ?? Number.NaN), 0);
  return Number.isFinite(rate) ? `${Math.round(rate)}/s` : '?/s';
};
