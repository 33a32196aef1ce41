/** The chart of the memory: how full the pools of the fullest task manager are, and what collecting garbage takes. */

import type { MinuteRow } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import { bytes, percent } from '../shared/format.ts';
import type { ChartSpec, Line } from './spec.ts';

const GIGABYTE = 1024 ** 3;
const KPU_BYTES = 4 * GIGABYTE;

export const memory = (state: PageState): ChartSpec => {
  const look = { kind: 'line', say: percent } as const;
  const container: Line = {
    ...look,
    label: 'container',
    color: 'container',
    width: 2,
    read: (row: MinuteRow) => row.container,
  };
  const heap: Line = { ...look, label: 'heap', color: 'heap', width: 1, read: (row: MinuteRow) => row.heap };
  const managed: Line = {
    ...look,
    label: 'managed',
    color: 'managed',
    width: 1.5,
    read: (row: MinuteRow) => row.managed,
  };
  const collecting: Line = {
    ...look,
    label: 'garbage collection',
    color: 'collecting',
    width: 1.5,
    say: finePercent,
    read: (row: MinuteRow) => row.collecting,
    fillTo: 'zero',
  };
  const perSlot: Line = {
    kind: 'step',
    label: 'per slot',
    color: 'size',
    say: bytes,
    read: ({ parallelismPerKpu }) => (parallelismPerKpu === null ? null : KPU_BYTES / parallelismPerKpu),
    shown: 'readout',
  };
  const ofKpu = state.memory.of === 'kpu';
  return {
    id: 'memory',
    title: 'Memory',
    unit: ofKpu ? 'share of the fullest KPU; heap with its garbage' : 'share of the fullest task manager',
    height: 130,
    axis: percent,
    increments: [0.1, 0.2, 0.25, 0.5],
    atLeast: 1,
    atMost: 1,
    lines: ofKpu ? [heap, managed, container, collecting, perSlot] : [heap, collecting],
  };
};

const finePercent = (share: number): string =>
  share > 0 && share < 0.1 ? `${(share * 100).toFixed(1)} %` : percent(share);

/** On EKS Flink's own pools are read only for options that are off by default: there may be nothing to show. */
export const hasMemory = ({ size, memory: shown }: Pick<PageState, 'size' | 'memory'>): boolean =>
  size?.kpus !== null || shown.at !== null || shown.recommended !== null;
