/** Changes of a configuration, on the configuration as it is. */
import type { Change } from '../model/change.ts';
import type { ConfigChanges, DesiredChange } from '../model/decision.ts';
import type { FlinkConfiguration } from '../options/declare.ts';

/** A configuration as a platform has it, and what a task manager's container has, in the platform's own words. */
export interface CurrentConfig {
  readonly values: FlinkConfiguration;
  readonly taskManagerMemory?: string | undefined;
}

export const NO_CHANGES: ConfigChanges = { overrides: {}, removals: [] };

export const changesNothing = ({ overrides, removals }: ConfigChanges): boolean =>
  Object.keys(overrides).length + removals.length === 0;

/** Does it leave the size as it is? */
export const isConfigOnly = (change: Change): boolean =>
  change.kind === 'reconfigure' || (change.kind === 'rollback' && change.rollbackOf.kind === 'reconfigure');

/** What a decision asks for, as a change of its kind. */
export const changeOf = ({ from, to, vertices, config, because }: DesiredChange): Change => {
  const kind = vertices.length === 0 && !changesNothing(config) ? 'reconfigure' : 'resize';
  return { kind, from, to, vertices, config, because };
};

/** The size of a change alone. */
export const sizeOnly = ({ from, to, vertices, because }: Change): Change => ({
  kind: 'resize',
  from,
  to,
  vertices,
  because,
  config: NO_CHANGES,
});

export const isApplied = (configuration: FlinkConfiguration, { overrides, removals }: ConfigChanges): boolean =>
  Object.entries(overrides).every(([key, value]) => configuration[key] === value) &&
  removals.every((key) => configuration[key] === undefined);

/**
 * A change is found to be asked for already: what of its configuration is not? Empty where a platform can't be asked for
 * any.
 */
export const deferredConfigOf = (
  current: CurrentConfig | undefined,
  { config }: Change,
): { readonly deferredConfig?: ConfigChanges } =>
  isApplied(current?.values ?? {}, config) ? {} : { deferredConfig: current ? config : NO_CHANGES };

export const withChanges = (
  configuration: FlinkConfiguration,
  { overrides, removals }: ConfigChanges,
): FlinkConfiguration => {
  const kept = Object.entries(configuration).filter(([key]) => !removals.includes(key));
  return { ...Object.fromEntries(kept), ...overrides };
};

/** The changes that bring back the configuration as it is now. */
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
