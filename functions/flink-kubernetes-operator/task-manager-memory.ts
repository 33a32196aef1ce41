/**
 * The memory of a task manager's container, read and written where the operator reads it. As one text it is `4Gi`, with a
 * limit beside the request `4Gi/8Gi`.
 */
import type { ConfigChanges } from '../../lib/model/decision.ts';
import { parseMemorySize } from '../../lib/options/memory-size.ts';
import { quantity } from './quantity.ts';
import { containerAmount, type WithTaskManager } from './task-manager-resources.ts';

/** Undefined: the resource gives none, and the configuration alone counts. */
export const containerMemory = (resource: WithTaskManager): string | undefined => {
  const { text, limit } = containerAmount(resource, 'memory') ?? {};
  return limit === undefined ? text : `${text}/${limit}`;
};

/**
 * Of the request, as the operator reads it (`ResourceConfigUtils.parseResourceMemoryString`): Flink's units first, whatever
 * their case (`2048m` is 2 GiB, `500M` are 500 MiB); then those of Kubernetes, also in the other case, with spaces and with
 * a `b` at the end (`2 GiB`, `2gi`), where `1.5g` are 1.5e9.
 */
export const bytesOf = (memory: string): number | undefined => {
  const [request = ''] = memory.split('/');
  const bytes = parseMemorySize(request) ?? Math.floor(quantity(inUnitsOfKubernetes(request)));
  return Number.isFinite(bytes) && bytes >= 0 ? bytes : undefined;
};

/** ` 2 gib `  ->  `2Gi` */
const inUnitsOfKubernetes = (text: string): string =>
  text.replaceAll(/\s/g, '').toUpperCase().replace(/B$/, '').replace(/I$/, 'i');

/** What a task manager is to have with these changes. Undefined: its memory stays as it is. */
export const wantedBytes = ({ overrides, taskManagerMemory }: ConfigChanges): number | undefined =>
  bytesOf(taskManagerMemory ?? overrides['taskmanager.memory.process.size'] ?? '');

/** The fields to write for it. None where the resource gives no memory: there the configuration is enough. */
export const memoryFields = (
  resource: WithTaskManager,
  changes: ConfigChanges,
): readonly { readonly path: readonly string[]; readonly value: string }[] => {
  const bytes = wantedBytes(changes);
  const before = containerAmount(resource, 'memory');
  if (bytes === undefined || before === undefined) return [];
  const [request = '', limit] = (changes.taskManagerMemory ?? `${bytes}`).split('/');
  const written = { path: before.path, value: request };
  if (before.limit === undefined) return [written];
  // The limit keeps its ratio to the request, as the operator's own tuning keeps it.
  const ratio = (bytesOf(before.limit) ?? Number.NaN) / (bytesOf(before.text) ?? Number.NaN);
  const limitByRatio = Number.isFinite(ratio) ? `${Math.round(bytes * ratio)}` : before.limit;
  return [written, { path: ['resources', 'limits', 'memory'], value: limit ?? limitByRatio }];
};
