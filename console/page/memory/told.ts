/** Is there anything to say of the memory? Where Flink's own pools are read only for options that are off, there is not. */
import type { PageState } from '../model.ts';

export const memoryIsTold = ({ size, memory }: Pick<PageState, 'size' | 'memory'>): boolean =>
  size?.kpus !== null || memory.at !== null || memory.recommended !== null;
