/** The cases of R6. */
import { SPECIAL_JOBS } from './jobs.ts';
import { SPECIAL_LOADS } from './loads.ts';
import { SPECIAL_METRICS } from './metrics.ts';
import type { SpecialCase } from './special-case.ts';

export const SPECIAL_CASES: readonly SpecialCase[] = [...SPECIAL_LOADS, ...SPECIAL_METRICS, ...SPECIAL_JOBS];
