/** The job graph in the table: a cache beside STATE, written only when it is another graph than the one there. */
import { createHash } from 'node:crypto';
import type { JobKey } from '../../../lib/model/job.ts';
import type { StoredJob } from '../../ports.ts';
import { toExactJson } from '../codec/exact-json.ts';
import { packJson, unpackJson } from '../codec/packed-json.ts';
import { GRAPH } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import { SCHEMA } from './schema.ts';

type CachedGraph = NonNullable<StoredJob['graph']>;

export interface GraphItem {
  read(job: JobKey): Promise<CachedGraph | undefined>;
  /** `version`: of the STATE that was saved with it; an older one never replaces a newer one. */
  write(job: JobKey, version: number, graph: CachedGraph): Promise<void>;
}

export const graphItem = (table: Table): GraphItem => {
  /** Digest of the graph that is there, as far as this process knows: spares a write that would be refused, but billed. */
  const known = new Map<JobKey, string>();
  const damaged = new Set<JobKey>();
  const remember = (job: JobKey, digest: string | undefined): void => {
    if (digest) known.set(job, digest);
    else known.delete(job);
  };

  return {
    read: async (job) => {
      const item = await table.get({ pk: job, sk: GRAPH });
      remember(job, item?.digest);
      // A cache: what another version wrote is read from the job again.
      if (item?.schema !== SCHEMA) return undefined;
      try {
        return unpackJson(item.body) as CachedGraph;
      } catch {
        // So is one that is damaged, and then written over whatever it says of itself.
        remember(job, undefined);
        damaged.add(job);
        return undefined;
      }
    },
    write: async (job, version, graph) => {
      const digest = digestOf(graph);
      if (known.get(job) === digest) return;
      const item = { pk: job, sk: GRAPH, schema: SCHEMA, version, digest, body: packJson(graph) };
      if (damaged.delete(job)) {
        await table.put(item);
        return remember(job, digest);
      }
      const result = await table.putIf(item, {
        expression: 'attribute_not_exists(#pk) OR (#version < :version AND #digest <> :digest)',
        values: { ':version': version, ':digest': digest },
      });
      remember(job, result.kind === 'put' ? digest : result.there?.digest);
    },
  };
};

/** Without `at`: the same graph read again is the same. */
const digestOf = ({ graph, version }: CachedGraph): string =>
  createHash('sha256')
    .update(toExactJson([graph, version]))
    .digest('base64url')
    .slice(0, 22);
