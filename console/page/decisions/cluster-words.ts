/** Words for sizes in task managers, and for changes of some vertices. */

import type { PageDecision } from '../../model/history.ts';
import type { PageCluster } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { count } from '../shared/format.ts';
import { shortName } from '../shared/vertex-label.ts';

export const hours = (value: number): string => `${count(value)} h`;

export const taskManagers = (value: number): string => `${count(value)} task manager${value === 1 ? '' : 's'}`;

type Changed = PageDecision['vertices'][number];

/** The vertex that changes most, the way the whole goes. (up: Source 6 -> 2, Score 3 -> 5, Profile 2 -> 3)  ->  Score */
export const mostChanged = ({
  vertices,
  direction,
}: Pick<PageDecision, 'vertices' | 'direction'>): Changed | undefined => {
  const way = { up: 1, down: -1, same: 0 }[direction];
  const weight = ({ from, to }: Changed): number => (way === 0 ? Math.abs(to - from) : way * (to - from));
  return vertices.toSorted((a, b) => weight(b) - weight(a))[0];
};

/** Score 3 → 8 */
export const changeWords = (vertex: Changed): string => `${shortName(vertex)} ${vertex.from} → ${vertex.to}`;

/** What else a change brings: the other vertices, and the task managers where they are known. */
export const restOf = ({ vertices, from, to }: PageDecision, cluster: PageCluster | null): readonly string[] => {
  const others = vertices.length - 1;
  return [
    ...(others > 0 ? [`and ${others} more ${others === 1 ? 'vertex' : 'vertices'}`] : []),
    ...(cluster ? [moved(taken(from.parallelism, cluster), taken(to.parallelism, cluster))] : []),
  ];
};

const taken = (widest: number, { slotsPerTaskManager }: PageCluster): number => Math.ceil(widest / slotsPerTaskManager);

const moved = (from: number, to: number): string =>
  from === to ? `still ${taskManagers(to)}` : `${count(from)} → ${taskManagers(to)}`;

/** How it came into force, once it has. */
export const upgradeStrategyWords = (
  { upgradeStrategy, status }: Pick<PageDecision, 'upgradeStrategy' | 'status'>,
  seconds: Measured,
  say: (value: number) => string,
): string | undefined => {
  if (status !== 'confirmed' || upgradeStrategy === null) return undefined;
  const after = seconds === null ? '' : ` ${say(seconds)} after it was asked for`;
  return upgradeStrategy === 'in place'
    ? `In place: the task managers stayed, and every task ran again${after}.`
    : `By an upgrade: the job was started again, and every task ran again${after}.`;
};

/** A change that moves no vertex, and only brings configuration. */
export const isMemoryAlone = ({ vertices, config, to }: PageDecision): boolean =>
  vertices.length === 0 && config !== null && to.kpus === null;
