/**
 * One FlinkDeployment, kept as a Kubernetes API server keeps it: `generation` counts changes of the spec alone,
 * `resourceVersion` every change, a dry run shows what would be, and `managedFields` say who wrote what.
 */
import { refusalOf } from './crd.ts';
import { managedFields, ownersAfter } from './field-owners.ts';
import type { Manifest } from './manifest.ts';
import { applyJsonPatch, applyMergePatch, type Operation } from './patch.ts';
import { failure, type Reply } from './reply.ts';

export interface PatchRequest {
  readonly contentType: string;
  readonly body: string;
  readonly manager: string;
  readonly dryRun: boolean;
}

export interface Resource {
  /** As it is now. A test may change it in place. */
  readonly object: Manifest & { metadata: { generation: number } };
  /** Patches that changed the spec. */
  patches(): number;
  /** When the spec last changed. */
  specChangedAt(): number;
  patch(request: PatchRequest): Reply;
  /** Others write the spec: `kubectl edit`. */
  edit(manager: string, change: (spec: Manifest['spec']) => void): void;
  /** Merges into the status, as the operator does through the subresource. */
  writeStatus(manager: string, status: Readonly<Record<string, unknown>>): void;
}

export interface ResourceOptions {
  readonly manifest: Manifest;
  /** Who has created it. */
  readonly manager: string;
  /** Milliseconds since 1970, for `managedFields`. */
  readonly now: () => number;
}

export const keepResource = ({ manifest, manager: creator, now }: ResourceOptions): Resource => {
  const { apiVersion } = manifest;
  const writer = (manager: string, subresource?: 'status') => ({ manager, subresource, at: time(now()) });
  const object = structuredClone(manifest) as Resource['object'];
  let owners = ownersAfter([], writer(creator), {}, { spec: object.spec });
  let version = 1;
  let patches = 0;
  let changedAt = now();
  Object.assign(object.metadata, {
    generation: 1,
    resourceVersion: '1',
    managedFields: managedFields(owners, apiVersion),
  });

  /** True: the spec has changed. */
  const store = (next: Manifest, nextOwners: typeof owners): boolean => {
    const specChanged = !same(next.spec, object.spec);
    if (!specChanged && same(next, object)) return false;
    owners = nextOwners;
    version += 1;
    if (specChanged) changedAt = now();
    const generation = object.metadata.generation + (specChanged ? 1 : 0);
    const fields = managedFields(owners, apiVersion);
    const metadata = { ...next.metadata, generation, resourceVersion: String(version), managedFields: fields };
    Object.assign(object, next, { metadata });
    return specChanged;
  };
  const ownersOf = (manager: string, next: Manifest): typeof owners =>
    ownersAfter(owners, writer(manager), { spec: object.spec }, { spec: next.spec });

  return {
    object,
    patches: () => patches,
    specChangedAt: () => changedAt,
    patch({ contentType, body, manager, dryRun }) {
      const next = structuredClone(object);
      const refusal = apply(next, contentType, JSON.parse(body)) ?? refusalOf(next);
      if (refusal) return refusal;
      // The status is the operator's, and the server's own fields are not for writing: such parts are ignored.
      if (object.status) next.status = object.status;
      else delete next.status;
      const { generation, resourceVersion } = object.metadata;
      Object.assign(next.metadata, { generation, resourceVersion, managedFields: object.metadata.managedFields });
      const nextOwners = ownersOf(manager, next);
      if (dryRun) {
        if (!same(next.spec, object.spec)) next.metadata.generation += 1;
        next.metadata.managedFields = managedFields(nextOwners, apiVersion);
        return { status: 200, body: next };
      }
      if (store(next, nextOwners)) patches += 1;
      return { status: 200, body: object };
    },
    edit(manager, change) {
      const next = structuredClone(object);
      change(next.spec);
      store(next, ownersOf(manager, next));
    },
    writeStatus(manager, status) {
      const next = { ...object, status: { ...object.status, ...structuredClone(status) } };
      const before = { status: object.status ?? {} };
      const after = { status: next.status };
      store(next, ownersAfter(owners, writer(manager, 'status'), before, after));
    },
  };
};

/** Changes `next` as the patch says, or tells why not. */
const apply = (next: Resource['object'], contentType: string, patch: unknown): Reply | undefined => {
  if (contentType.startsWith('application/json-patch+json')) {
    // A test that fails has no details on the real server either.
    return applyJsonPatch(next, patch as readonly Operation[]) ? undefined : failure(422, 'Invalid', REJECTED);
  }
  if (!contentType.startsWith('application/merge-patch+json')) {
    const says = `the body of the request was in an unknown format - accepted media types include: ${ACCEPTED}`;
    return failure(415, 'UnsupportedMediaType', says);
  }
  const { name, resourceVersion } = next.metadata;
  const wanted = (patch as { metadata?: { resourceVersion?: string } }).metadata?.resourceVersion;
  if (wanted !== undefined && wanted !== resourceVersion) return conflict(name);
  applyMergePatch(next as unknown as Record<string, unknown>, patch as Readonly<Record<string, unknown>>);
  return undefined;
};

const REJECTED = 'the server rejected our request due to an error in our request';
const ACCEPTED = 'application/json-patch+json, application/merge-patch+json';

const conflict = (name: string): Reply =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on flinkdeployments.flink.apache.org "${name}": the object has been modified; please apply your changes to the latest version and try again`,
  );

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const time = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
