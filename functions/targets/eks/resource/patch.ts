/**
 * The one thing we write: the parallelism overrides in the resource's flinkConfiguration, in the form that it has there.
 * The patch tests the generation first: it guards the spec, and unlike resourceVersion it is not moved by the status that
 * the operator writes all the time.
 */
import type { VertexId } from '../../../../lib/graph.ts';
import { PARALLELISM_OVERRIDES, printOverrides } from '../../../../lib/sizing/override-string.ts';
import type { Kubernetes } from '../../../kubernetes/client.ts';
import { placesOf } from './configuration.ts';
import { type FlinkResource, parseResource } from './flink-resource.ts';
import { nameOf, pathOf, type ResourceName } from './resource-name.ts';

/** Shows up in the resource's managedFields: so one can see what came from us. */
export const FIELD_MANAGER = 'flink-autopilot';

export interface PatchOperation {
  readonly op: 'test' | 'add';
  readonly path: string;
  readonly value: unknown;
}

export const overridesPatch = (
  resource: FlinkResource,
  to: Readonly<Record<VertexId, number>>,
): readonly PatchOperation[] => {
  // An override that were removed would be a full upgrade: those of others stay.
  const value = printOverrides({ ...resource.overrides, ...to });
  const guard: PatchOperation = { op: 'test', path: '/metadata/generation', value: resource.metadata.generation };
  const raw = resource.spec.flinkConfiguration;
  if (!raw) {
    return [guard, { op: 'add', path: '/spec/flinkConfiguration', value: { [PARALLELISM_OVERRIDES]: value } }];
  }
  const [place = [PARALLELISM_OVERRIDES]] = placesOf(raw, PARALLELISM_OVERRIDES);
  return [guard, { op: 'add', path: pointer(['spec', 'flinkConfiguration', ...place]), value }];
};

/** Throws KubernetesError. Returns the resource as it would be, or as it is now. */
export const sendPatch = async (
  kubernetes: Kubernetes,
  name: ResourceName,
  patch: readonly PatchOperation[],
  mode: 'dry run' | 'for real',
): Promise<FlinkResource> => {
  const query = `fieldManager=${FIELD_MANAGER}${mode === 'dry run' ? '&dryRun=All' : ''}`;
  const body = await kubernetes.send({
    verb: 'patch',
    resource: nameOf(name),
    path: `${pathOf(name)}?${query}`,
    body: { type: 'application/json-patch+json', value: patch },
  });
  return parseResource(name, body);
};

const pointer = (names: readonly string[]): string =>
  names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
