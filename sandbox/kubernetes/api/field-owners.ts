/** Field owners: `metadata.managedFields`, as the API server keeps them for patches that are no server-side apply. */
import type { ManagedFields } from './manifest.ts';

/** Names on the way to a field, as one text. */
type Path = string;

export interface FieldOwner {
  readonly manager: string;
  readonly subresource: 'status' | undefined;
  /** When it last wrote, ISO 8601. */
  readonly at: string;
  readonly fields: ReadonlySet<Path>;
}

/** What was put in belongs to its writer now; what was taken out, to no one. */
export const ownersAfter = (
  owners: readonly FieldOwner[],
  { manager, subresource, at }: Omit<FieldOwner, 'fields'>,
  before: object,
  after: object,
): readonly FieldOwner[] => {
  const old = leaves(before);
  const now = leaves(after);
  const written = [...now.keys()].filter((path) => old.get(path) !== now.get(path));
  const gone = [...old.keys()].filter((path) => !now.has(path));
  if (written.length + gone.length === 0) return owners;
  const lost = new Set([...written, ...gone]);
  const isWriter = (owner: FieldOwner): boolean => owner.manager === manager && owner.subresource === subresource;
  const known = owners.some(isWriter) ? owners : [...owners, { manager, subresource, at, fields: new Set<Path>() }];
  return known
    .map((owner) => {
      const kept = new Set([...owner.fields].filter((path) => !lost.has(path)));
      return isWriter(owner) ? { ...owner, at, fields: new Set([...kept, ...written]) } : { ...owner, fields: kept };
    })
    .filter(({ fields }) => fields.size > 0);
};

export const managedFields = (owners: readonly FieldOwner[], apiVersion: string): readonly ManagedFields[] =>
  owners.map(({ manager, subresource, at, fields }) => ({
    manager,
    operation: 'Update',
    apiVersion,
    time: at,
    fieldsType: 'FieldsV1',
    fieldsV1: tree(fields),
    ...(subresource ? { subresource } : {}),
  }));

const leaves = (value: unknown, path: readonly string[] = []): ReadonlyMap<Path, string> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Map([[JSON.stringify(path), JSON.stringify(value)]]);
  }
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...leaves(inner, [...path, name])]));
};

interface Tree {
  [field: `f:${string}`]: Tree;
}

/** (`["spec","image"]`)  ->  {"f:spec": {"f:image": {}}} */
const tree = (paths: ReadonlySet<Path>): Tree => {
  const root: Tree = {};
  for (const path of paths) {
    let inner = root;
    for (const name of JSON.parse(path) as readonly string[]) {
      const field = `f:${name}` as const;
      inner[field] ??= {};
      inner = inner[field];
    }
  }
  return root;
};
