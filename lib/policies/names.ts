/** The policies there are, and the options that each sets where nobody else does. */
import type { FlinkConfiguration } from '../options/declare.ts';

export const POLICY_NAMES = ['flink'] as const;

export type PolicyName = (typeof POLICY_NAMES)[number];

/** A policy that is not here is content with the options' own defaults. */
export const POLICY_DEFAULTS: { readonly [Name in PolicyName]?: FlinkConfiguration } = {};
