/** Lists that help but need not be allowed: without the permission nothing is seen, and nothing is forbidden. */
import * as v from 'valibot';
import { KubernetesError } from '../../../kubernetes/error.ts';
import type { EksJob } from '../eks-job.ts';

/** Undefined: not allowed to look, or the cluster has no such thing. */
export const optionalList = async <Item>(
  { kubernetes, resourceName: { namespace } }: EksJob,
  group: string,
  kind: string,
  item: v.GenericSchema<unknown, Item>,
): Promise<readonly Item[] | undefined> => {
  try {
    const body = await kubernetes.send({
      verb: 'list',
      resource: `${kind} in namespace "${namespace}"`,
      path: `${group}/namespaces/${namespace}/${kind}`,
    });
    return v.parse(v.object({ items: v.array(item) }), JSON.parse(body)).items;
  } catch (error) {
    if (error instanceof KubernetesError && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
};
