/** What a size in KPUs is asked for: see kpu.ts for how it is found. */

import type { KpuLimits, KpuSizing } from '../model/sizing.ts';
import type { KpuMemoryLimits } from './kpu-memory.ts';
import type { SizingNeed } from './size-to.ts';

export type KpuNeed = Omit<SizingNeed, 'memory' | 'size'> & {
  readonly current: KpuSizing;
  readonly limits: KpuLimits;
  readonly memory: KpuMemoryLimits;
};

/** A KPU is one vCPU; above this share AWS's own advice is an alarm. */
export const CPU_TARGET = 0.8;
