/** KPUs as they are paid for: those of the size, and one more for orchestration, which is always billed. */
import { count } from './format.ts';

/** 3 KPUs + 1 for orchestration */
export const kpusPaid = (kpus: number): string => `${count(kpus)} KPU${kpus === 1 ? '' : 's'} + 1 for orchestration`;

/** 3 + 1 */
export const kpusShort = (kpus: number): string => `${count(kpus)} + 1`;
