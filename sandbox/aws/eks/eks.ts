/** The embedded Amazon EKS: DescribeCluster, of its REST API. */
import type { ClusterSettings } from '../../../lib/settings/settings.ts';
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { RestService } from '../wire/rest-service.ts';

export interface EmbeddedEks {
  readonly failNext: FailNext<'DescribeCluster'>;
  /** A cluster that is there from now on, with its endpoint and certificate authority. */
  putCluster(cluster: ClusterSettings): void;
  /** Names of clusters, each time that one was described. */
  readonly described: readonly string[];
}

export const createEks = (): EmbeddedEks & { readonly rest: RestService } => {
  const faults = createFaults();
  const clusters = new Map<string, ClusterSettings>();
  const described: string[] = [];
  const describeCluster = (name: string) => {
    const found = clusters.get(name);
    if (found === undefined)
      throw new AwsError('ResourceNotFoundException', `No cluster found for name: ${name}.`, 404);
    described.push(name);
    const { endpoint, certificateAuthority } = found;
    return { cluster: { name, status: 'ACTIVE', endpoint, certificateAuthority: { data: certificateAuthority } } };
  };
  return {
    failNext: faults.failNext,
    described,
    putCluster: (cluster) => void clusters.set(cluster.name, cluster),
    rest: {
      faults,
      find: (method, { pathname }) => {
        const [, name] = /^\/clusters\/([^/]+)$/.exec(pathname) ?? [];
        if (method !== 'GET' || name === undefined) return undefined;
        return { name: 'DescribeCluster', answer: () => describeCluster(decodeURIComponent(name)) };
      },
    },
  };
};
