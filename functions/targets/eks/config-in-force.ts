/** Whether the memory and configuration of a change is still asked for, and whether the task managers really have it. */
import { changesNothing } from '../../../lib/change/config-changes.ts';
import type { AppliedChange } from '../../../lib/model/change.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { formatNumber } from '../../../lib/number/format.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { bytesOf, wantedBytes } from '../../flink-kubernetes-operator/task-manager-memory.ts';
import { containerAmount } from '../../flink-kubernetes-operator/task-manager-resources.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { taskManagerBytes } from '../../flink-rest/task-managers.ts';

/** What was asked for together with the size, or alone. Undefined: nothing, or it follows later. */
export const configAsked = ({ change: { config }, deferredConfig }: AppliedChange): ConfigChanges | undefined =>
  deferredConfig || changesNothing(config) ? undefined : config;

/** The first field, below `spec`, that is no longer as it was asked for. */
export const overriddenField = (resource: FlinkResource, config: ConfigChanges): string | undefined => {
  const { configuration } = resource;
  const { overrides, removals } = config;
  const key =
    Object.keys(overrides).find((name) => configuration[name] !== overrides[name]) ??
    removals.find((name) => configuration[name] !== undefined);
  if (key !== undefined) return `flinkConfiguration.${key}`;
  const wanted = wantedBytes(config);
  const memory = containerAmount(resource, 'memory');
  return wanted === undefined || memory === undefined || bytesOf(memory.text) === wanted
    ? undefined
    : ['taskManager', ...memory.path].join('.');
};

export type InForce =
  | { readonly kind: 'in force'; readonly because: Reason }
  | { readonly kind: 'not yet'; readonly says: string };

/** The parts that Flink rounds add up to a little more or less. */
const ROUNDING_BYTES = 2 ** 20;
const mib = (bytes: number): string => `${formatNumber(Math.round(bytes / 2 ** 20))} MiB`;

export const inForce = async (rest: FlinkRestReader, config: ConfigChanges): Promise<InForce> => {
  const wanted = wantedBytes(config);
  const each = await taskManagerBytes(rest);
  const known = each.filter((bytes) => bytes !== undefined);
  if (wanted === undefined || known.length === 0) {
    const says = 'The job has restarted with the configuration; what memory its task managers have, they do not tell.';
    return { kind: 'in force', because: { rule: 'config-unverified', says } };
  }
  const other = known.find((bytes) => Math.abs(bytes - wanted) > ROUNDING_BYTES);
  if (other !== undefined)
    return { kind: 'not yet', says: `A task manager still has ${mib(other)}, not ${mib(wanted)}.` };
  const says = `${known.length} of ${each.length} task managers tell their memory: each has the ${mib(wanted)} that were asked for.`;
  return {
    kind: 'in force',
    because: { rule: 'real-memory', says, numbers: { memory: { value: wanted, unit: 'bytes' } } },
  };
};
