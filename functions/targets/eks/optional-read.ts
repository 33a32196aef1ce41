/** Reads that help but need not be allowed: without the permission nothing is seen, and nothing is forbidden. */
import * as v from 'valibot';
import { KubernetesError } from '../../kubernetes/error.ts';
import type { EksJob } from './eks-job.ts';

/** Undefined: not allowed to read, or the cluster has no such thing. */
export const optionalList = async <Item>(
  job: EksJob,
  group: string,
  kind: string,
  item: v.GenericSchema<unknown, Item>,
): Promise<readonly Item[] | undefined> =>
  (await optionalRead(job, 'list', kind, `${group}/namespaces/${job.resourceName.namespace}/${kind}`, listOf(item)))
    ?.items;

/** Undefined: not allowed to read, or it is not there. */
export const optionalConfigMap = (job: EksJob, name: string) =>
  optionalRead(
    job,
    'get',
    `configmaps "${name}"`,
    `/api/v1/namespaces/${job.resourceName.namespace}/configmaps/${name}`,
    configMap,
  );

const listOf = <Item>(item: v.GenericSchema<unknown, Item>) => v.object({ items: v.array(item) });
const configMap = v.object({ data: v.optional(v.record(v.string(), v.string()), {}) });

const optionalRead = async <Seen>(
  { kubernetes, resourceName: { namespace } }: EksJob,
  verb: 'get' | 'list',
  what: string,
  path: string,
  schema: v.GenericSchema<unknown, Seen>,
): Promise<Seen | undefined> => {
  try {
    const body = await kubernetes.send({ verb, resource: `${what} in namespace "${namespace}"`, path });
    return v.parse(schema, JSON.parse(body));
  } catch (error) {
    if (error instanceof KubernetesError && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
};
