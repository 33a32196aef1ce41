/**
 * The resource of a job in our own words, whether it is a FlinkDeployment or a FlinkSessionJob: what a session job does not
 * say itself is its session cluster's. Nothing of the raw form gets past this folder.
 */
import * as v from 'valibot';
import type { Kubernetes } from '../kubernetes/client.ts';
import { flatConfiguration } from './configuration.ts';
import { type OverridesRead, readOverrides } from './overrides.ts';
import { type RawResource, rawText, reconciledSpec } from './raw-resource.ts';
import { nameOf, pathOf, type ResourceName } from './resource-name.ts';

/** With the parallelism that the resource asks for. */
export interface FlinkResource extends OverridesRead {
  readonly metadata: RawResource['metadata'];
  readonly spec: RawResource['spec'];
  readonly status: RawResource['status'];
  /** Asked for: flat, as Flink reads it; a session job's own on top of its cluster's. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly defaults: OperatorDefaults;
  /** In effect: the operator's defaults, as far as they are known, and on top of them what is asked for. */
  readonly effective: Readonly<Record<string, string>>;
  /** What the operator has really deployed; undefined when it does not say. */
  readonly reconciled: Reconciled | undefined;
  /** The FlinkDeployment that runs a session job, beside others. */
  readonly sessionCluster?: FlinkResource;
}

export type OperatorDefaults =
  | { readonly kind: 'known'; readonly values: Readonly<Record<string, string>> }
  /** `values`: what the settings say of them; the rest is not known. `because` reads on after "…, since ". */
  | { readonly kind: 'unknown'; readonly values: Readonly<Record<string, string>>; readonly because: string };

export interface Reconciled extends OverridesRead {
  readonly spec: v.InferOutput<typeof reconciledSpec>['spec'];
  readonly configuration: Readonly<Record<string, string>>;
}

/** `deployment`: the FlinkDeployment that runs it. Throws KubernetesError. */
export const readResource = async (
  kubernetes: Kubernetes,
  name: ResourceName,
  deployment: string,
): Promise<FlinkResource> => {
  const read = async (one: ResourceName): Promise<FlinkResource> =>
    parseResource(one, await kubernetes.send({ verb: 'get', resource: nameOf(one), path: pathOf(one) }));
  if (name.kind === 'flinkdeployments') return read(name);
  const [job, cluster] = await Promise.all([read(name), read({ ...name, kind: 'flinkdeployments', name: deployment })]);
  if (job.spec.deploymentName === deployment) return onSessionCluster(job, cluster);
  throw new Error(
    `${nameOf(name)} runs in the session cluster "${job.spec.deploymentName}" (its spec.deploymentName), but the settings name "${deployment}" as its sessionCluster`,
  );
};

/** As the resource itself has it. Throws when it is none. */
export const parseResource = (name: ResourceName, body: string): FlinkResource => {
  const parsed = v.safeParse(rawText, body);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(
      `${nameOf(name)} is not as the operator's CRD has it: ${v.getDotPath(issue) ?? 'the answer'}: ${issue.message}`,
    );
  }
  const { spec, status } = parsed.output;
  const configuration = flatConfiguration(spec.flinkConfiguration ?? {});
  return {
    ...parsed.output,
    configuration,
    defaults: NOT_READ,
    effective: configuration,
    ...readOverrides(configuration),
    reconciled: reconciledIn(status.reconciliationStatus?.lastReconciledSpec ?? ''),
  };
};

/** As the operator puts them together before it submits the job. */
const onSessionCluster = (job: FlinkResource, sessionCluster: FlinkResource): FlinkResource => {
  const { flinkVersion, mode, taskManager } = sessionCluster.spec;
  const configuration = { ...sessionCluster.configuration, ...job.configuration };
  return {
    ...job,
    spec: { ...job.spec, flinkVersion, mode, taskManager },
    configuration,
    effective: configuration,
    ...readOverrides(configuration),
    sessionCluster,
  };
};

const NOT_READ: OperatorDefaults = { kind: 'unknown', values: {}, because: 'they were not read' };

const reconciledIn = (json: string): FlinkResource['reconciled'] => {
  if (json === '') return undefined;
  const parsed = v.safeParse(reconciledSpec, json);
  if (!parsed.success) return undefined;
  const { spec } = parsed.output;
  const configuration = flatConfiguration(spec.flinkConfiguration ?? {});
  return { spec, configuration, ...readOverrides(configuration) };
};
