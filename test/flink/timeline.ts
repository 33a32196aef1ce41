/** What the suite saw, one line per evaluation and event, for people. */

import type { EvaluationRecord } from '../../functions/ports.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { VertexId } from '../../lib/model/graph.ts';
import type { Totals } from './start-flink.ts';

export interface Row {
  readonly seconds: number;
  readonly totals: Totals;
  readonly record: EvaluationRecord;
  /** The vertex whose lag is shown, and the one whose parallelism is. */
  readonly source: VertexId;
  readonly work: VertexId;
}

const cell = (value: number | undefined, width: number, unit = ''): string =>
  `${value === undefined || Number.isNaN(value) ? '?' : Math.round(value)}${unit}`.padStart(width);

export const timelineRow = ({ seconds, totals, record, source, work }: Row): string => {
  const sample = record.samples.at(-1);
  const evaluation = record.evaluation?.vertices[work];
  const parallelism = record.sizing.kind === 'per-vertex' ? record.sizing.parallelism[work] : record.sizing.parallelism;
  const back = sample?.vertices[source]?.backPressure;
  return [
    cell(seconds, 4, ' s'),
    cell(totals.recordsPerSecond, 5, '/s'),
    `work ${cell(parallelism, 2)}`,
    `lag ${cell(sample?.vertices[source]?.lag, 5)}`,
    `source back-pressured ${cell(back === undefined ? undefined : back * 100, 3, ' %')}`,
    `can do ${cell(evaluation?.trueProcessingRate, 4, '/s')}`,
    `must do ${cell(evaluation?.targetDataRate, 4, '/s')}`,
    `${record.decision}: ${record.because[0]?.says ?? ''}`,
  ].join('  ');
};

export const eventRow = ({ name, detail }: ChangeEvent): string => {
  const restart = detail.restartSeconds === undefined ? '' : ` The restart took ${detail.restartSeconds} s.`;
  return `      -> ${name}: ${detail.because.map(({ says }) => says).join(' ')}${restart}`;
};
