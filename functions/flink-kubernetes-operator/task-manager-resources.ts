/**
 * What the container of a task manager gets: `resource`, or `resources` of newer operators. As soon as `resources` has any
 * request or limit, the operator ignores `resource` altogether, also for what `resources` does not name; a request that is
 * not there is the limit. An operator that does not know `resources` has no such field in its CRD, so the API server does
 * not keep it.
 */
import type { FlinkResource } from './flink-resource.ts';
import { quantity } from './quantity.ts';

export type WithTaskManager = { readonly spec: Pick<FlinkResource['spec'], 'taskManager'> };

export interface ContainerAmount {
  /** Below `spec.taskManager`: the field that says how much a task manager has. */
  readonly path: readonly string[];
  readonly text: string;
  /** Undefined: the limit is derived from the request, or is the request itself. */
  readonly limit: string | undefined;
}

/** Undefined: the resource gives none, and the configuration alone counts. */
export const containerAmount = ({ spec }: WithTaskManager, name: 'cpu' | 'memory'): ContainerAmount | undefined => {
  const { resource, resources } = spec.taskManager ?? {};
  const requests = resources?.requests ?? {};
  const limits = resources?.limits ?? {};
  const of = (path: readonly string[], amount: unknown, limit?: unknown): ContainerAmount | undefined =>
    amount === undefined || amount === null || amount === ''
      ? undefined
      : { path, text: String(amount), limit: limit === undefined ? undefined : String(limit) };
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) {
    return of(['resource', name], resource?.[name]);
  }
  return (
    of(['resources', 'requests', name], requests[name], limits[name]) ?? of(['resources', 'limits', name], limits[name])
  );
};

/** NaN where the resource gives none. */
export const containerCpu = (resource: WithTaskManager): number =>
  quantity(containerAmount(resource, 'cpu')?.text ?? '');
