/** Which charts there are for this job. */

import type { PageState } from '../../model/page.ts';
import { subtasks, taskManagers } from './cluster-specs.ts';
import { lag, throughput, utilization } from './load-specs.ts';
import { hasMemory, memory } from './memory-specs.ts';
import { cost, parallelism, saved } from './size-specs.ts';
import type { ChartSpec } from './spec.ts';

export const chartSpecs = (state: PageState): readonly ChartSpec[] => {
  const { size } = state;
  if (size?.kpus === null) {
    const memoryChart = hasMemory(state) ? [memory(state)] : [];
    return [throughput(state), utilization(state), lag(state), subtasks(state), ...taskManagers(state), ...memoryChart];
  }
  return [
    throughput(state),
    utilization(state),
    lag(state),
    parallelism(state),
    cost(state),
    memory(state),
    ...(state.history.evaluations.some(({ savedDollars }) => savedDollars !== null) ? [saved(state)] : []),
  ];
};
