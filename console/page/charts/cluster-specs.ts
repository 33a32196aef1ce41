/** The charts of a size per vertex: subtasks on top of each other, the task managers they take, and what that saves. */

import type { EvaluationRow } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { hours } from '../decisions/cluster-words.ts';
import { FIXED_SIZE } from '../shared/fixed-size.ts';
import { count } from '../shared/format.ts';
import { AGAINST, savedSince } from '../shared/saved-words.ts';
import { shortNames, vertexColor } from '../shared/vertex-label.ts';
import { type ChartSpec, type Line, WHOLE } from './spec.ts';

/** Every vertex is a layer as thick as its parallelism: all of them together are the subtasks of the job. */
export const subtasks = ({ vertices }: PageState): ChartSpec => {
  const ids = vertices.map(({ id }) => id);
  const names = shortNames(vertices);
  const layers = vertices.map((vertex, i): Line => {
    return {
      kind: 'step',
      label: names[i] ?? vertex.name,
      color: vertexColor(i),
      width: 1.5,
      say: count,
      read: (row) => sumOf(row, ids.slice(0, i + 1)),
      readout: (row) => row.vertexParallelism[vertex.id] ?? null,
      fillTo: names[i - 1] ?? 'zero',
    };
  });
  const all: Line = {
    kind: 'step',
    label: 'all',
    color: 'size',
    say: count,
    read: (row) => sumOf(row, ids),
    shown: 'readout',
  };
  return {
    id: 'parallelism',
    title: 'Parallelism',
    unit: 'subtasks; a layer for each vertex',
    height: 190,
    axis: count,
    increments: WHOLE,
    atLeast: 4,
    lines: [...layers, all],
  };
};

const sumOf = ({ vertexParallelism }: EvaluationRow, ids: readonly string[]): Measured =>
  ids.reduce<Measured>((sum, id) => {
    const one = vertexParallelism[id] ?? null;
    return sum === null || one === null ? null : sum + one;
  }, 0);

export const taskManagers = (state: PageState): readonly ChartSpec[] => {
  const { cluster, size } = state;
  if (!cluster || !size) return [];
  const { slotsPerTaskManager, cpusPerTaskManager, staticTaskManagers } = cluster;
  const now: Line = {
    kind: 'step',
    label: 'task managers',
    color: 'cost',
    width: 2.25,
    say: count,
    read: ({ parallelism }) => (parallelism === null ? null : Math.ceil(parallelism / slotsPerTaskManager)),
    ...(staticTaskManagers === null ? {} : { fillTo: FIXED_SIZE }),
  };
  const spec: ChartSpec = {
    id: 'task-managers',
    title: 'Task managers',
    unit: staticTaskManagers === null ? 'pods' : 'shaded: less than the fixed size',
    height: 120,
    axis: count,
    increments: WHOLE,
    atLeast: 2,
    right: { of: (of) => of * cpusPerTaskManager, say: (vcpus) => `${count(vcpus)} vCPU` },
    lines: staticTaskManagers === null ? [now] : [now, staticPeak(staticTaskManagers)],
  };
  return [spec, saved(state)];
};

const staticPeak = (value: number): Line => ({
  kind: 'level',
  label: FIXED_SIZE,
  color: 'static',
  width: 1.5,
  dash: [6, 4],
  say: count,
  value,
});

const saved = (state: PageState): ChartSpec => ({
  id: 'saved',
  title: savedSince(state),
  unit: `hours of task managers, ${AGAINST}`,
  height: 110,
  axis: count,
  atLeast: 2,
  lines: [
    {
      kind: 'step',
      label: 'saved',
      color: 'saved',
      width: 2,
      say: hours,
      read: (row) => row.savedTaskManagerHours,
      fillTo: 'zero',
    },
  ],
});
