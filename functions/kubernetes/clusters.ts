/** The clusters of all jobs: each is found once an hour, with one connection pool and one token for all of its jobs. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { ClusterSettings } from '../../lib/settings/settings.ts';
import { type AwsCallOptions, awsCalls } from '../aws/aws-call.ts';
import { type Kubernetes, kubernetes } from './client.ts';
import { findCluster } from './cluster.ts';
import { cachedToken } from './token.ts';

export interface ClustersOptions extends AwsCallOptions {
  readonly pause: (ms: number) => Promise<void>;
  readonly timeoutMs?: number;
}

/** An endpoint or certificate authority that changed is noticed by then. */
const FOUND_AGAIN_AFTER_MS = 60 * 60_000;

export type Clusters = (settings: ClusterSettings, region: string) => Promise<Kubernetes>;

export const kubernetesClusters = (options: ClustersOptions): Clusters => {
  const { credentials, clock } = options;
  const call = awsCalls(options);
  const known = new Map<string, { readonly client: Promise<Kubernetes>; readonly until: EpochMs }>();
  const connect = async (settings: ClusterSettings, region: string): Promise<Kubernetes> => {
    const cluster = await findCluster(settings, region, call);
    return kubernetes(cluster, cachedToken(cluster.name, region, credentials, clock), options);
  };
  return (settings, region) => {
    const key = JSON.stringify([region, settings.name, settings.endpoint, settings.certificateAuthority]);
    const found = known.get(key);
    if (found && clock() < found.until) return found.client;
    const client = connect(settings, region);
    known.set(key, { client, until: clock() + FOUND_AGAIN_AFTER_MS });
    // What failed is tried again by the next who asks.
    client.catch(() => known.delete(key));
    return client;
  };
};
