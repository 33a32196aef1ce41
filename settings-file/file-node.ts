/** A settings file as a tree: every value with the place where it is written, whatever the format. */

export interface FileNode {
  /** Offset of the first character in the text. */
  readonly start: number;
  readonly content:
    | { readonly kind: 'scalar'; readonly value: unknown }
    | { readonly kind: 'list'; readonly items: readonly FileNode[] }
    /** In the order of the file; a key may be there more than once. */
    | { readonly kind: 'map'; readonly entries: readonly FileEntry[] };
}

export interface FileEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly node: FileNode;
}

/** Something in the text that the format does not allow. */
export interface SyntaxProblem {
  readonly offset: number;
  /** With a full stop. */
  readonly says: string;
}

export type ParsedText =
  | { readonly kind: 'tree'; readonly root: FileNode }
  | { readonly kind: 'wrong'; readonly problem: SyntaxProblem };

/** As JSON.parse would give it: of a key that is there twice, the last one counts. */
export const plainValue = ({ content }: FileNode): unknown => {
  switch (content.kind) {
    case 'scalar':
      return content.value;
    case 'list':
      return content.items.map(plainValue);
    case 'map':
      return Object.fromEntries(content.entries.map(({ key, node }) => [key, plainValue(node)]));
  }
};

/** Where the end of a path is written: its key, or its value. The nearest place above, for what is not there. */
export const offsetOf = (
  root: FileNode,
  path: readonly (string | number)[],
  at: 'key' | 'value' | 'missing',
): number => {
  let node = root;
  let offset = root.start;
  for (const step of path) {
    const { content } = node;
    const entry = content.kind === 'map' ? content.entries.findLast(({ key }) => key === String(step)) : undefined;
    const item = content.kind === 'list' ? content.items[Number(step)] : undefined;
    const next = entry?.node ?? item;
    if (next === undefined) return offset;
    offset = entry !== undefined && at !== 'value' ? entry.keyStart : next.start;
    node = next;
  }
  // What has no text of its own, such as `mode:` in YAML, is where its key is.
  return offset;
};

export interface RepeatedKey {
  readonly key: string;
  readonly first: number;
  readonly again: number;
}

export const repeatedKeys = ({ content }: FileNode): readonly RepeatedKey[] => {
  if (content.kind === 'list') return content.items.flatMap(repeatedKeys);
  if (content.kind === 'scalar') return [];
  const seen = new Map<string, number>();
  return content.entries.flatMap(({ key, keyStart, node }) => {
    const first = seen.get(key);
    if (first === undefined) seen.set(key, keyStart);
    return [...(first === undefined ? [] : [{ key, first, again: keyStart }]), ...repeatedKeys(node)];
  });
};
