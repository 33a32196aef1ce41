/** A FlinkDeployment as the API server gives it, in our own words. Nothing of its raw form gets past this folder. */
import * as v from 'valibot';
import type { VertexId } from '../../../../lib/graph.ts';
import { PARALLELISM_OVERRIDES, parseOverrides } from '../../../../lib/sizing/override-string.ts';
import type { Kubernetes } from '../../../kubernetes/client.ts';
import { flatConfiguration, mapText, type RawConfiguration } from './configuration.ts';

const text = v.optional(v.nullable(v.string()), '');
const raw = v.optional(v.nullable(v.record(v.string(), v.unknown())));
const amounts = v.optional(v.nullable(v.record(v.string(), v.union([v.number(), v.string()]))));
const managedField = v.object({
  manager: v.optional(v.string(), ''),
  operation: v.optional(v.string(), ''),
  time: v.optional(v.string(), ''),
  subresource: v.optional(v.string(), ''),
  fieldsV1: v.optional(v.record(v.string(), v.unknown()), {}),
});
const resource = v.object({
  metadata: v.object({
    generation: v.number(),
    deletionTimestamp: text,
    managedFields: v.optional(v.array(managedField), []),
  }),
  spec: v.object({
    flinkVersion: text,
    mode: v.optional(v.nullable(v.string()), 'native'),
    flinkConfiguration: raw,
    job: v.optional(v.nullable(v.object({ state: text, upgradeMode: text }))),
    taskManager: v.optional(
      v.nullable(
        v.object({
          replicas: v.optional(v.nullable(v.number())),
          resource: v.optional(
            v.nullable(v.object({ cpu: v.optional(v.nullable(v.union([v.number(), v.string()]))), memory: text })),
          ),
          resources: v.optional(v.nullable(v.object({ requests: amounts, limits: amounts }))),
        }),
      ),
    ),
  }),
  status: v.optional(
    v.object({
      observedGeneration: v.optional(v.nullable(v.number())),
      lifecycleState: text,
      jobManagerDeploymentStatus: text,
      error: text,
      jobStatus: v.optional(
        v.nullable(
          v.object({
            jobId: text,
            state: text,
            savepointInfo: v.optional(v.nullable(v.object({ triggerId: text }))),
          }),
        ),
      ),
      reconciliationStatus: v.optional(v.nullable(v.object({ state: text, lastReconciledSpec: text }))),
    }),
    {},
  ),
});

type Raw = v.InferOutput<typeof resource>;
export type ManagedField = v.InferOutput<typeof managedField>;
export type Overrides = Readonly<Record<VertexId, number>>;

export interface FlinkDeployment {
  readonly metadata: Raw['metadata'];
  readonly spec: Raw['spec'];
  readonly status: Raw['status'];
  /** Flat, as Flink reads it. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Parallelism that the resource asks for. Undefined: it asks for none. Empty for a text that can't be read. */
  readonly overrides: Overrides | undefined;
  /** What the operator has really deployed; undefined when it does not say. */
  readonly reconciled: { readonly overrides: Overrides | undefined } | undefined;
}

export interface ResourceName {
  readonly namespace: string;
  readonly name: string;
}

export const nameOf = ({ namespace, name }: ResourceName): string =>
  `flinkdeployments "${name}" in namespace "${namespace}"`;

export const pathOf = ({ namespace, name }: ResourceName): string =>
  `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/flinkdeployments/${name}`;

/** Throws KubernetesError. */
export const readDeployment = async (kubernetes: Kubernetes, name: ResourceName): Promise<FlinkDeployment> =>
  parseDeployment(name, await kubernetes.send({ verb: 'get', resource: nameOf(name), path: pathOf(name) }));

export const parseDeployment = (name: ResourceName, body: string): FlinkDeployment => {
  const parsed = v.safeParse(resource, JSON.parse(body));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`${nameOf(name)} is not as the operator's CRD has it: ${v.getDotPath(issue)}: ${issue.message}`);
  }
  const configuration = flatConfiguration(parsed.output.spec.flinkConfiguration ?? {});
  return {
    ...parsed.output,
    configuration,
    overrides: overridesIn(configuration),
    reconciled: reconciledIn(parsed.output.status.reconciliationStatus?.lastReconciledSpec ?? ''),
  };
};

const overridesIn = (configuration: Readonly<Record<string, string>>): Overrides | undefined => {
  const written = mapText(configuration, PARALLELISM_OVERRIDES);
  return written === undefined ? undefined : (parseOverrides(written) ?? {});
};

const reconciledSpec = v.object({ spec: v.object({ flinkConfiguration: raw }) });

/** The operator keeps the spec that it deployed as a text of JSON in its status. */
const reconciledIn = (json: string): FlinkDeployment['reconciled'] => {
  if (json === '') return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), reconciledSpec), json);
  if (!parsed.success) return undefined;
  const configuration: RawConfiguration = parsed.output.spec.flinkConfiguration ?? {};
  return { overrides: overridesIn(flatConfiguration(configuration)) };
};
