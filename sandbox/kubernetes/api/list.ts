/** A list of resources as the API server answers it: those that a selector of labels means, page by page in the order of their names. */
import type { Manifest } from './manifest.ts';
import { failure, type Reply } from './reply.ts';

export const listOf = (all: readonly Manifest[], kind: string, query: URLSearchParams, accept: string): Reply => {
  const selected = selector(query.get('labelSelector') ?? '');
  if (selected === undefined) return failure(400, 'BadRequest', 'unable to parse requirement');
  const found = all
    .filter(({ kind: own, metadata }) => own === kind && selected(metadata.labels ?? {}))
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const last = nameIn(query.get('continue') ?? '');
  if (last === undefined) return failure(400, 'BadRequest', 'continue key is not valid');
  const rest = found.filter(({ metadata }) => metadata.name > last);
  const limit = Number(query.get('limit') ?? 0);
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const more = items.length < rest.length ? { continue: tokenOf(items.at(-1)?.metadata.name ?? '') } : {};
  const partial = accept.includes('as=PartialObjectMetadataList');
  return {
    status: 200,
    body: {
      ...(partial
        ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' }
        : { kind: `${kind}List`, apiVersion: 'flink.apache.org/v1beta1' }),
      metadata: { resourceVersion: '1', ...more },
      items: partial ? partialItems(items) : items,
    },
  };
};

/** A list of none is null, as the real server has it. */
const partialItems = (items: readonly Manifest[]) =>
  items.length === 0
    ? null
    : items.map(({ metadata }) => ({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }));

type Labels = Readonly<Record<string, string>>;

/** `a=b`, `a==b`, `a!=b`, `a` and `!a`, with commas between; undefined: something else. */
const selector = (text: string): ((labels: Labels) => boolean) | undefined => {
  const parts = text.split(',').filter((part) => part !== '');
  const read = parts.map((part) => /^(!?)([^=!\s]+?)(?:(==?|!=)([^=!\s]*))?$/.exec(part));
  if (read.includes(null)) return undefined;
  return (labels) =>
    read.every((match) => {
      const [, not, key = '', compare, value = ''] = match ?? [];
      const own = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (compare === undefined) return (own !== undefined) === (not === '');
      return compare === '!=' ? own !== value : own === value;
    });
};

/** Only the server reads it. */
const tokenOf = (name: string): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', start: name })).toString('base64url');

const nameIn = (token: string): string | undefined => {
  if (token === '') return '';
  try {
    const { start } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { readonly start?: unknown };
    return typeof start === 'string' ? start : undefined;
  } catch {
    return undefined;
  }
};
