/** What an address names: `#/` the fleet, `#/job/<key>` a job, `#/job/<key>/decision/<id>` one of its decisions. */

export type Route =
  | { readonly kind: 'fleet' }
  | { readonly kind: 'job'; readonly key: string }
  | { readonly kind: 'decision'; readonly key: string; readonly id: string };

/** An address that names nothing is the fleet's. */
export const routeOf = (hash: string): Route => {
  const [job, key, decision, id] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (job !== 'job' || !key) return { kind: 'fleet' };
  return decision === 'decision' && id ? { kind: 'decision', key, id } : { kind: 'job', key };
};

export const hashOf = (route: Route): string => {
  switch (route.kind) {
    case 'fleet':
      return '#/';
    case 'job':
      return `#/job/${encodeURIComponent(route.key)}`;
    case 'decision':
      return `#/job/${encodeURIComponent(route.key)}/decision/${encodeURIComponent(route.id)}`;
  }
};

/** A stray % is taken as it is. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
};
