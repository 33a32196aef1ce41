/** Which charts there are for this job. */
import type { PageState } from '../model.ts';
import { lag, throughput } from './load-specs.ts';
import { memory } from './memory-specs.ts';
import { cost, parallelism, saved } from './size-specs.ts';
import type { ChartSpec } from './spec.ts';

export const chartSpecs = (state: PageState): readonly ChartSpec[] => [
  throughput,
  lag(state),
  parallelism(state),
  ...(state.size?.kpus === null ? [] : [cost(state)]),
  memory(state),
  ...(state.baseline ? [saved] : []),
];
