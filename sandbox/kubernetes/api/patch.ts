/** The patches an API server takes: JSON Patch (RFC 6902), as far as objects go, and JSON Merge Patch (RFC 7386). */

export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** Changes `document`, up to the operation that fails. False: a test failed, or there is no such path or operation. */
export const applyJsonPatch = (document: object, operations: readonly Operation[]): boolean =>
  operations.every(({ op, path, value }) => {
    const names = path
      .split('/')
      .slice(1)
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = names.pop() ?? '';
    // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
    const parent = names.reduce<any>((inner, name) => inner?.[name], document);
    if (typeof parent !== 'object' || parent === null) return false;
    if (op === 'test') return JSON.stringify(parent[last]) === JSON.stringify(value);
    if (op === 'remove') return Object.hasOwn(parent, last) && delete parent[last];
    // Stricter readers of the RFC replace only what is there; the API server does not mind.
    if (op !== 'add' && op !== 'replace') return false;
    parent[last] = value;
    return true;
  });

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
type Json = any;

/** Changes `document`. */
export const applyMergePatch = (document: Record<string, Json>, patch: Readonly<Record<string, Json>>): void => {
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete document[name];
    else if (isObject(value)) {
      if (!isObject(document[name])) document[name] = {};
      applyMergePatch(document[name], value);
    } else document[name] = value;
  }
};

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
