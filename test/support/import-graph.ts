/** The import graph of the sources: which file imports which, and where imports form a circle. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file).replaceAll('\\', '/'));

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g;

/** What a file imports, types included: files of ours relative to the root, packages by name. */
export const importsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(IMPORT)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    if (!specifier.startsWith('.')) return specifier;
    return relative(root, resolve(root, dirname(file), specifier)).replaceAll('\\', '/');
  });

export type Edge = readonly [from: string, to: string];

/** Groups of nodes that reach each other (Tarjan), each sorted, without the groups of one. */
export const circles = (edges: readonly Edge[]): readonly (readonly string[])[] => {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) {
    next.set(from, [...(next.get(from) ?? []), to]);
    if (!next.has(to)) next.set(to, []);
  }
  const found: string[][] = [];
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    lowest.set(node, index.get(node)!);
    stack.push(node);
    for (const other of next.get(node) ?? []) {
      if (!index.has(other)) visit(other);
      if (stack.includes(other)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(other)!));
    }
    if (lowest.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1) found.push(group.sort());
  };
  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return found;
};

/**
 * The same imports between the entries of each folder: `lib/a/x.ts -> lib/b/y.ts` is `a -> b` of the folder `lib`.
 * An entry is a subfolder with all that is in it, or a file: a file beside folders is a subject of its own.
 */
export const edgesByFolder = (edges: readonly Edge[]): ReadonlyMap<string, readonly Edge[]> => {
  const folders = new Map<string, Edge[]>();
  for (const [from, to] of edges) {
    const source = from.split('/');
    const target = to.split('/');
    const level = source.findIndex((name, i) => name !== target[i]);
    const a = source[level];
    const b = target[level];
    if (a === undefined || b === undefined) continue;
    const folder = source.slice(0, level).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), [a, b]]);
  }
  return folders;
};
