/** Records/s that arrive at each vertex, if all that the sources get is passed on. */

import { combOf, committedLoad, olderThanCommit, readsCommits } from '../../collection/commit-comb.ts';
import { rate } from '../../collection/window.ts';
import type { JobVertex, VertexId } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';
import { wholeSeconds } from '../../number/java-round.ts';
import type { Options } from '../../options/options.ts';
import type { Demand } from './capacity.ts';
import { outputRatio, type Topology } from './output-ratio.ts';

/** What it reads and what it falls behind. NaN: its ingestion rate can't be known. */
export const sourceDemand = (vertex: JobVertex, window: readonly Sample[], options: Options): Demand => {
  const committed = ofCommits(vertex, window, options);
  if (committed !== undefined) return committed;
  const lag = newestLag(vertex.id, window);
  const lagRate = lag === undefined ? 0 : rate(window, vertex.id, 'lag');
  const catchUpSeconds = wholeSeconds(options.catchUpDurationMs);
  return {
    targetDataRate: Math.max(0, rate(window, vertex.id, 'recordsIn') + lagRate),
    catchUpDataRate: catchUpSeconds === 0 ? 0 : (lag ?? 0) / catchUpSeconds,
  };
};

/** Not Flink's: of a source that reads commits, over whole commits. Undefined: it is no such source, or too few are in the window. */
const ofCommits = ({ id }: JobVertex, window: readonly Sample[], options: Options): Demand | undefined => {
  const newest = window.at(-1);
  if (newest === undefined || !readsCommits(newest, id)) return undefined;
  const comb = combOf(window, id);
  const committed = committedLoad(comb, newest, id);
  if (committed.kind !== 'rate') return undefined;
  const catchUpSeconds = wholeSeconds(options.catchUpDurationMs);
  const older = olderThanCommit(comb, newest, id);
  return {
    targetDataRate: committed.rate,
    catchUpDataRate: catchUpSeconds === 0 || Number.isNaN(older) ? 0 : older / catchUpSeconds,
  };
};

/** Undefined when no sample of the window has it: this source's backlog can't be seen, so it does not count. */
export const newestLag = (id: VertexId, window: readonly Sample[]): number | undefined => {
  for (let index = window.length - 1; index >= 0; index--) {
    const lag = window[index]?.vertices[id]?.lag;
    if (lag !== undefined) return lag;
  }
  return undefined;
};

/** What its inputs get, times what they make of it. */
export const inputsDemand = (
  vertex: JobVertex,
  evaluated: ReadonlyMap<VertexId, Demand>,
  topology: Topology,
  window: readonly Sample[],
): Demand => {
  let targetDataRate = 0;
  let catchUpDataRate = 0;
  for (const input of topology.inputs(vertex)) {
    const demand = evaluated.get(input);
    if (demand === undefined) return { targetDataRate: Number.NaN, catchUpDataRate: Number.NaN };
    const ratio = outputRatio(input, vertex, topology, window);
    targetDataRate += demand.targetDataRate * ratio;
    catchUpDataRate += demand.catchUpDataRate * ratio;
  }
  return { targetDataRate, catchUpDataRate };
};
