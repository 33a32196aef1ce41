/** Which charts there are for this job. */
import { subtasks, taskManagers } from '../cluster/cluster-specs.ts';
import { memoryIsTold } from '../memory/told.ts';
import type { PageState } from '../model.ts';
import { lag, throughput } from './load-specs.ts';
import { memory } from './memory-specs.ts';
import { cost, parallelism, saved } from './size-specs.ts';
import type { ChartSpec } from './spec.ts';

export const chartSpecs = (state: PageState): readonly ChartSpec[] => {
  const { size, baseline } = state;
  if (size?.kpus === null) {
    const told = memoryIsTold(state) ? [memory(state)] : [];
    return [throughput, lag(state), subtasks(state), ...taskManagers(state), ...told];
  }
  return [throughput, lag(state), parallelism(state), cost(state), memory(state), ...(baseline ? [saved] : [])];
};
