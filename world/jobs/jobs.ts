/** The jobs that can be simulated, by name. */
import type { JobDefinition, Size } from '../job/definition.ts';
import { CLICKSTREAM } from './clickstream.ts';
import { FRAUD_CHECK } from './fraud-check.ts';
import { LIGHT } from './light.ts';
import { NARROW } from './narrow.ts';

/** Those that a size can be found for. */
export const JOB_NAMES = ['clickstream', 'light', 'fraud-check'] as const;
/** No size keeps up with the load of `narrow`: there is nothing to compare a day of it with. */
export type JobName = (typeof JOB_NAMES)[number] | 'narrow';

export const JOBS: Readonly<Record<JobName, JobDefinition>> = {
  clickstream: CLICKSTREAM,
  light: LIGHT,
  'fraud-check': FRAUD_CHECK,
  narrow: NARROW,
};

/** What each starts with on Kubernetes: one parallelism for every vertex, as most jobs have it. */
export const CLUSTER_SIZES: Readonly<Record<JobName, Required<Omit<Size, 'memory'>>>> = {
  clickstream: { parallelism: 8, parallelismPerKpu: 1, cpus: 1, perVertex: {} },
  light: { parallelism: 8, parallelismPerKpu: 2, cpus: 1, perVertex: {} },
  narrow: { parallelism: 4, parallelismPerKpu: 2, cpus: 2, perVertex: {} },
  'fraud-check': { parallelism: 6, parallelismPerKpu: 2, cpus: 2, perVertex: {} },
};
