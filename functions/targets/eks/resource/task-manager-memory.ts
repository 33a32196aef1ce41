/**
 * The memory of a task manager's container: `resource.memory`, or `resources.requests.memory` and its limit in operators
 * that have that form, which then counts. As one text it is `4Gi`, with a limit `4Gi/8Gi`.
 */
import { parseMemorySize } from '../../../../lib/options/memory-size.ts';
import { quantity } from '../obstacles/quantity.ts';
import type { FlinkResource } from './flink-resource.ts';

/** Undefined: the resource gives none, and the configuration alone counts. */
export const containerMemory = ({ spec }: Pick<FlinkResource, 'spec'>): string | undefined => {
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
