/**
 * The memory of a task manager's container: `resource.memory`, or `resources.requests.memory` and its limit in operators
 * that have that form, which then counts. As one text it is `4Gi`, with a limit `4Gi/8Gi`.
 */
import type { ConfigChanges } from '../../lib/model/decision.ts';
import { parseMemorySize } from '../../lib/options/memory-size.ts';
import type { FlinkResource } from './flink-resource.ts';
import { quantity } from './quantity.ts';

type WithSpec = Pick<FlinkResource, 'spec'>;

/** Undefined: the resource gives none, and the configuration alone counts. */
export const containerMemory = ({ spec }: WithSpec): string | undefined => {
  const { resource, resources } = spec.taskManager ?? {};
  const request = resources?.requests?.['memory'];
  if (request === undefined) return resource?.memory || undefined;
  const limit = resources?.limits?.['memory'];
  return limit === undefined ? `${request}` : `${request}/${limit}`;
};

/** Of the request, as the operator reads it: Flink's units first (`2048m` is 2 GiB), then those of Kubernetes (`2Gi`). */
export const bytesOf = (memory: string): number | undefined => {
  const [request = ''] = memory.split('/');
  const bytes = parseMemorySize(request) ?? Math.floor(quantity(request));
  return Number.isFinite(bytes) ? bytes : undefined;
};

/** What a task manager is to have with these changes. Undefined: its memory stays as it is. */
export const wantedBytes = ({ overrides, taskManagerMemory }: ConfigChanges): number | undefined =>
  bytesOf(taskManagerMemory ?? overrides['taskmanager.memory.process.size'] ?? '');

/** The fields to write for it. None where the resource gives no memory: there the configuration is enough. */
export const memoryFields = (
  { spec }: WithSpec,
  changes: ConfigChanges,
): readonly { readonly path: readonly string[]; readonly value: string }[] => {
  const bytes = wantedBytes(changes);
  const before = containerMemory({ spec });
  if (bytes === undefined || before === undefined) return [];
  const [request = '', limit] = (changes.taskManagerMemory ?? `${bytes}`).split('/');
  const { requests, limits } = spec.taskManager?.resources ?? {};
  if (requests?.['memory'] === undefined) return [{ path: ['resource', 'memory'], value: request }];
  const asRequest = { path: ['resources', 'requests', 'memory'], value: request };
  const limitBefore = limits?.['memory'];
  if (limitBefore === undefined) return [asRequest];
  const ratio = (bytesOf(`${limitBefore}`) ?? 0) / (bytesOf(before) ?? Number.NaN);
  const limitByRatio = Number.isNaN(ratio) ? limitBefore : Math.round(bytes * ratio);
  return [asRequest, { path: ['resources', 'limits', 'memory'], value: limit ?? `${limitByRatio}` }];
};
