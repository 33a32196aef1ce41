/**
 * What the operator puts under the configuration of every resource: its own `defaultConfiguration`, which the resource does
 * not show. Flink does: a cluster is started with both.
 */
import { isOperatorDefault } from '../../lib/settings/operator-defaults.ts';
import type { FlinkResource, OperatorDefaults } from './flink-resource.ts';

/** Of what Flink runs with: that part which the deployed resource has not asked for itself. */
export const defaultsIn = (
  running: Readonly<Record<string, string>>,
  { reconciled, sessionCluster }: FlinkResource,
): Readonly<Record<string, string>> => {
  const asked = { ...sessionCluster?.reconciled?.configuration, ...reconciled?.configuration };
  return Object.fromEntries(
    Object.entries(running).filter(([key]) => isOperatorDefault(key) && asked[key] === undefined),
  );
};

/** The resource with what counts for it: the defaults, and on top of them what it says itself. */
export const withDefaults = (resource: FlinkResource, defaults: OperatorDefaults): FlinkResource => ({
  ...resource,
  defaults,
  effective: { ...defaults.values, ...resource.configuration },
  ...(resource.sessionCluster ? { sessionCluster: withDefaults(resource.sessionCluster, defaults) } : {}),
});
