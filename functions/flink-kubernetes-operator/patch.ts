/**
 * All that we write: the parallelism overrides, and what memory tuning changes of the configuration and of the task
 * managers' container, in the form that the resource has. The patch tests the generation first: it guards the spec, and
 * unlike resourceVersion it is not moved by the status that the operator writes all the time.
 */
import type { ConfigChanges } from '../../lib/model/decision.ts';
import type { VertexId } from '../../lib/model/graph.ts';
import { PARALLELISM_OVERRIDES, printOverrides } from '../../lib/sizing/override-string.ts';
import type { Kubernetes } from '../kubernetes/client.ts';
import { placeFor, placesOf, type RawConfiguration } from './configuration.ts';
import { type FlinkResource, parseResource } from './flink-resource.ts';
import { placesOfVertices } from './overrides.ts';
import { nameOf, pathOf, type ResourceName } from './resource-name.ts';
import { memoryFields } from './task-manager-memory.ts';

/** Shows up in the resource's managedFields: so one can see what came from us. */
export const FIELD_MANAGER = 'flink-autopilot';

export interface PatchOperation {
  readonly op: 'test' | 'add' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

export interface Written {
  readonly parallelism?: Readonly<Record<VertexId, number>>;
  readonly config?: ConfigChanges;
}

export const patchFor = (resource: FlinkResource, { parallelism, config }: Written): readonly PatchOperation[] => {
  const raw = resource.spec.flinkConfiguration;
  const overrides = parallelism && { [PARALLELISM_OVERRIDES]: overridesText(resource, parallelism) };
  return [
    { op: 'test', path: '/metadata/generation', value: resource.metadata.generation },
    ...(raw ? [] : [add(['flinkConfiguration'], {})]),
    ...(parallelism ? removed(placesOfVertices(raw ?? {})) : []),
    ...configurationOperations(raw ?? {}, { ...overrides, ...config?.overrides }, config?.removals ?? []),
    ...(config ? memoryFields(resource, config) : []).map(({ path, value }) => add(['taskManager', ...path], value)),
  ];
};

/**
 * The text that asks for a size. It is always in the same order, unless just that text stands there already: then Flink has
 * lost what the resource asks for, and to the operator only another text is something to do. It compares texts, so the
 * other order will do, of a single vertex quotes, which Flink reads away: in place it asks the running job for what it hasn't got
 * (FLINK-33710 is of use for once).
 */
const overridesText = (resource: FlinkResource, to: Readonly<Record<VertexId, number>>): string => {
  // An override that were removed would be a full upgrade: those of others stay.
  const text = printOverrides({ ...resource.overrides, ...to });
  if (text !== resource.configuration[PARALLELISM_OVERRIDES]) return text;
  const entries = text.split(',');
  return entries.length > 1 ? entries.reverse().join(',') : `'${text}'`;
};

/** A key that stands there twice, flat and nested, is written and removed in both places. */
const configurationOperations = (
  raw: RawConfiguration,
  overrides: Readonly<Record<string, string>>,
  removals: readonly string[],
): readonly PatchOperation[] => [
  ...removed(removals.flatMap((key) => placesOf(raw, key))),
  ...Object.entries(overrides).flatMap(([key, value]) => {
    const places = placesOf(raw, key);
    return (places.length > 0 ? places : [placeFor(raw, key)]).map((place) =>
      add(['flinkConfiguration', ...place], value),
    );
  }),
];

const removed = (places: readonly (readonly string[])[]): readonly PatchOperation[] =>
  places.map((place) => ({ op: 'remove', path: pointer(['flinkConfiguration', ...place]) }));

const add = (path: readonly string[], value: unknown): PatchOperation => ({ op: 'add', path: pointer(path), value });

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

/** Below `spec`. */
const pointer = (names: readonly string[]): string =>
  ['spec', ...names].map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
