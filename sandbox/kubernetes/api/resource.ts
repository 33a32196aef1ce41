/**
 * One FlinkDeployment, kept as a Kubernetes API server keeps it: `generation` counts changes of the spec alone,
 * `resourceVersion` every change, a dry run shows what would be, and `managedFields` say who wrote what.
 */
import { refusalOf } from './crd.ts';
import { fieldOwners } from './field-owners.ts';
import { applyJsonPatch, type Operation } from './json-patch.ts';
import type { Manifest } from './manifest.ts';
import { applyMergePatch } from './merge-patch.ts';
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
  /** Somebody else writes the spec: `kubectl edit`. */
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
  const owners = fieldOwners(manifest.apiVersion);
  const object = structuredClone(manifest) as Resource['object'];
  let version = 1;
  let patches = 0;
  let changedAt = now();
  const store = (manager: string, next: Manifest, subresource?: 'status'): boolean => {
    const specChanged = !same(next.spec, object.spec);
    if (!specChanged && same(next, object)) return false;
    const [before, after] = subresource
      ? [{ status: object.status ?? {} }, { status: next.status ?? {} }]
      : [{ spec: object.spec }, { spec: next.spec }];
    owners.wrote(manager, before, after, time(now()), subresource);
    version += 1;
    if (specChanged) changedAt = now();
    const { generation } = object.metadata;
    Object.assign(object, next, {
      metadata: {
        ...next.metadata,
        generation: specChanged ? generation + 1 : generation,
        resourceVersion: String(version),
        managedFields: owners.entries(),
      },
    });
    return specChanged;
  };
  owners.wrote(creator, {}, { spec: object.spec }, time(now()));
  Object.assign(object.metadata, { generation: 1, resourceVersion: '1', managedFields: owners.entries() });

  return {
    object,
    patches: () => patches,
    specChangedAt: () => changedAt,
    patch({ contentType, body, manager, dryRun }) {
      const next = structuredClone(object);
      const parsed = JSON.parse(body) as unknown;
      if (contentType.startsWith('application/json-patch+json')) {
        // A test that fails has no details on the real server either.
        if (!applyJsonPatch(next, parsed as readonly Operation[])) return failure(422, 'Invalid', REJECTED);
      } else if (contentType.startsWith('application/merge-patch+json')) {
        const patch = parsed as { metadata?: { resourceVersion?: string } };
        const wanted = patch.metadata?.resourceVersion;
        if (wanted !== undefined && wanted !== object.metadata.resourceVersion) return conflict(object.metadata.name);
        applyMergePatch(next as unknown as Record<string, unknown>, patch);
      } else {
        const says = `the body of the request was in an unknown format - accepted media types include: ${ACCEPTED}`;
        return failure(415, 'UnsupportedMediaType', says);
      }
      const refusal = refusalOf(next);
      if (refusal) return refusal;
      // The status is the operator's, and the server's own fields are not for writing: such parts are ignored.
      if (object.status) next.status = object.status;
      else delete next.status;
      Object.assign(next.metadata, {
        ...{ generation: object.metadata.generation, resourceVersion: object.metadata.resourceVersion },
        managedFields: object.metadata.managedFields,
      });
      if (dryRun) {
        if (!same(next.spec, object.spec)) next.metadata.generation += 1;
        return { status: 200, body: next };
      }
      if (store(manager, next)) patches += 1;
      return { status: 200, body: object };
    },
    edit(manager, change) {
      const next = structuredClone(object);
      change(next.spec);
      store(manager, next);
    },
    writeStatus(manager, status) {
      store(manager, { ...object, status: { ...object.status, ...structuredClone(status) } }, 'status');
    },
  };
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
