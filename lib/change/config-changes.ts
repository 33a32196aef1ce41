/** What do changes of a configuration come to, on a configuration as it stands? */
import type { Change, ConfigChanges } from '../model/decision.ts';
import type { FlinkConfiguration } from '../options/declare.ts';

/** A configuration as a platform has it, and what a task manager's container has, in the platform's own words. */
export interface CurrentConfig {
  readonly values: FlinkConfiguration;
  readonly taskManagerMemory?: string | undefined;
}

export const NO_CHANGES: ConfigChanges = { overrides: {}, removals: [] };

export const changesNothing = ({ overrides, removals }: ConfigChanges): boolean =>
  Object.keys(overrides).length + removals.length === 0;

/** A change of the configuration that leaves the size as it is. */
export const isConfigOnly = ({ vertices, config }: Change): boolean => vertices.length === 0 && !changesNothing(config);

export const isApplied = (configuration: FlinkConfiguration, { overrides, removals }: ConfigChanges): boolean =>
  Object.entries(overrides).every(([key, value]) => configuration[key] === value) &&
  removals.every((key) => configuration[key] === undefined);

/**
 * A change is found to be asked for already; what of its configuration is not? Nothing is left where a platform can't be
 * asked for any.
 */
export const deferredConfigOf = (
  standing: CurrentConfig | undefined,
  { config }: Change,
): { readonly left?: ConfigChanges } =>
  isApplied(standing?.values ?? {}, config) ? {} : { left: standing ? config : NO_CHANGES };

export const withChanges = (
  configuration: FlinkConfiguration,
  { overrides, removals }: ConfigChanges,
): FlinkConfiguration => {
  const kept = Object.entries(configuration).filter(([key]) => !removals.includes(key));
  return { ...Object.fromEntries(kept), ...overrides };
};

/** The changes that bring back what stands there now. */
export const revertOf = (
  { values, taskManagerMemory }: CurrentConfig,
  { overrides, removals }: ConfigChanges,
): ConfigChanges => {
  const before: Record<string, string> = {};
  const absent: string[] = [];
  for (const key of [...Object.keys(overrides), ...removals]) {
    const value = values[key];
    if (value === undefined) absent.push(key);
    else before[key] = value;
  }
  return { overrides: before, removals: absent, ...(taskManagerMemory === undefined ? {} : { taskManagerMemory }) };
};
