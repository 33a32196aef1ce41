/** The policies there are, and the options that each sets as its own defaults. */
import type { FlinkConfiguration } from '../options/declare.ts';

export const POLICY_NAMES = ['flink'] as const;

export type PolicyName = (typeof POLICY_NAMES)[number];

/** The lowest layer; a policy that is not here keeps the defaults of the options' declarations. */
export const POLICY_DEFAULTS: { readonly [Name in PolicyName]?: FlinkConfiguration } = {};
