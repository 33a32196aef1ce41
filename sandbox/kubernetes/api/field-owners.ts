/** Who wrote which field? `metadata.managedFields`, as the API server keeps them for patches that are no server-side apply. */
import type { ManagedFields, Manifest } from './manifest.ts';

export interface FieldOwners {
  /** What `manager` has put in, it owns; what it has taken out, nobody does. */
  wrote(manager: string, before: object, after: object, at: string, subresource?: 'status'): void;
  entries(): readonly ManagedFields[];
}

/** Names on the way to a field, as one text. */
type Path = string;

export const fieldOwners = (apiVersion: Manifest['apiVersion']): FieldOwners => {
  const owners = new Map<string, { manager: string; subresource?: 'status'; at: string; fields: Set<Path> }>();
  return {
    wrote(manager, before, after, at, subresource) {
      const [old, now] = [leaves(before), leaves(after)];
      const written = [...now].filter(([path, value]) => old.get(path) !== value).map(([path]) => path);
      const gone = [...old.keys()].filter((path) => !now.has(path));
      if (written.length + gone.length === 0) return;
      for (const [key, { fields }] of owners) {
        for (const path of [...written, ...gone]) fields.delete(path);
        if (fields.size === 0) owners.delete(key);
      }
      if (written.length === 0) return;
      const key = `${manager} ${subresource ?? ''}`;
      const own = owners.get(key) ?? { manager, at, fields: new Set(), ...(subresource ? { subresource } : {}) };
      for (const path of written) own.fields.add(path);
      own.at = at;
      owners.set(key, own);
    },
    entries: () =>
      [...owners.values()].map(({ manager, subresource, at, fields }) => ({
        ...{ manager, operation: 'Update', apiVersion, time: at, fieldsType: 'FieldsV1', fieldsV1: tree(fields) },
        ...(subresource ? { subresource } : {}),
      })),
  };
};

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
