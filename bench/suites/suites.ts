/** The table of suites: a new one is a file here and a line. */
import { r1 } from './convergence.ts';
import { budget, season } from './days.ts';
import { r8 } from './demand.ts';
import { managedFlink } from './managed-flink.ts';
import { r5 } from './memory.ts';
import { r4 } from './outages.ts';
import { r7 } from './replay.ts';
import { special } from './special/special.ts';
import type { Suite } from './suite.ts';
import { r2, r3 } from './traces.ts';
import { r1b } from './tunings.ts';

export const SUITES: readonly Suite[] = [r1, r1b, r2, r3, r4, r5, special, r7, r8, season, budget, managedFlink];
