/** Which jobs can be simulated? */
import type { JobDefinition } from '../job/definition.ts';
import { CLICKSTREAM } from './clickstream.ts';
import { LIGHT } from './light.ts';

export const JOB_NAMES = ['clickstream', 'light'] as const;
export type JobName = (typeof JOB_NAMES)[number];

export const JOBS: Readonly<Record<JobName, JobDefinition>> = { clickstream: CLICKSTREAM, light: LIGHT };
