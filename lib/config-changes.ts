/** What do changes of a configuration come to, on a configuration as it stands? */
import type { ConfigChanges } from './decision.ts';
import type { FlinkConfiguration } from './options/declare.ts';

export const changesNothing = ({ overrides, removals }: ConfigChanges): boolean =>
  Object.keys(overrides).length + removals.length === 0;

/** Values only: what a container has is the platform's to tell. */
export const standsIn = (configuration: FlinkConfiguration, { overrides, removals }: ConfigChanges): boolean =>
  Object.entries(overrides).every(([key, value]) => configuration[key] === value) &&
  removals.every((key) => configuration[key] === undefined);

export const withChanges = (
  configuration: FlinkConfiguration,
  { overrides, removals }: ConfigChanges,
): FlinkConfiguration =>
  Object.fromEntries(
    Object.entries({ ...configuration, ...overrides }).filter(([key]) => key in overrides || !removals.includes(key)),
  );

/** The changes that bring it back to what it is now. */
export const undoOf = (configuration: FlinkConfiguration, { overrides, removals }: ConfigChanges): ConfigChanges => {
  const keys = [...Object.keys(overrides), ...removals];
  return {
    overrides: Object.fromEntries(
      keys.flatMap((key) => (configuration[key] === undefined ? [] : [[key, configuration[key]]])),
    ),
    removals: keys.filter((key) => configuration[key] === undefined),
  };
};
