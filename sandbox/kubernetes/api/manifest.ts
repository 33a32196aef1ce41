/** A FlinkDeployment as it lies in the API server. */

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace: string;
    generation?: number;
    resourceVersion?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    managedFields?: readonly ManagedFields[];
    ownerReferences?: readonly OwnerReference[];
  };
  // biome-ignore lint/suspicious/noExplicitAny: as free as its configuration.
  spec: Record<string, any>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operator writes.
  status?: Record<string, any>;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface ManagedFields {
  readonly manager: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly time?: string;
  readonly fieldsType?: string;
  readonly fieldsV1: object;
  readonly subresource?: string;
}
