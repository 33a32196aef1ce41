/** The table of suites: a new one is a file here and a line. */
import { managedFlink } from './managed-flink.ts';
import { special } from './special.ts';
import type { Suite } from './suite.ts';
import { r2, r3 } from './traces.ts';

export const SUITES: readonly Suite[] = [r2, r3, special, managedFlink];
