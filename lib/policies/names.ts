/** The policies that a settings file may name, and the options that each sets as its own defaults. */
import type { FlinkConfiguration } from '../options/declare.ts';

export const POLICY_NAMES = ['flink'] as const;

/** By policy: the lowest layer of options. One that is not here keeps the defaults of the options' declarations. */
export const POLICY_DEFAULTS: Readonly<Record<string, FlinkConfiguration>> = {};
