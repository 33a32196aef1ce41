/** As much of JSON Patch (RFC 6902) as the target writes: `test` and `add`. */

export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** Changes `document`. False: a test failed, or a path does not exist. */
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
    if (op !== 'add') throw new Error(`The fake API server knows no "${op}" of JSON Patch`);
    parent[last] = value;
    return true;
  });
