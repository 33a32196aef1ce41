/** The charts of one vertex: how busy it is with its hottest subtask, and what it can do and must do. */
import type { EvaluationRow, VertexLoad } from '../../model/history.ts';
import type { PageVertex } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { compact, count, percent } from '../shared/format.ts';
import type { ChartSpec, Line } from './spec.ts';

export const vertexCharts = ({ id }: Pick<PageVertex, 'id'>): readonly ChartSpec[] => {
  const at =
    (place: keyof VertexLoad & number) =>
    (row: EvaluationRow): Measured =>
      row.vertexLoads?.[id]?.[place] ?? null;
  const line = (
    label: string,
    color: string,
    place: keyof VertexLoad & number,
    say: Line['say'],
    width: number,
  ): Line => ({ kind: 'step', label, color, say, width, read: at(place) });
  return [
    {
      id: 'vertex-busy',
      title: 'Busy',
      unit: 'share of the time',
      height: 110,
      axis: percent,
      increments: [0.1, 0.2, 0.25, 0.5],
      atLeast: 1,
      atMost: 1,
      lines: [line('hottest subtask', 'lag', 1, percent, 1), line('mean', 'incoming', 0, percent, 2)],
    },
    {
      id: 'vertex-rates',
      title: 'Can do and must do',
      unit: 'records/s',
      height: 120,
      axis: compact,
      robust: true,
      atLeast: 10,
      lines: [line('must do', 'incoming', 3, count, 1.5), line('can do', 'capacity', 2, count, 2.25)],
    },
  ];
};
