/** One job in a namespace of its own on the real API server, with a Flink of captured answers behind it, and its target. */
import type { AwsCredentials } from '../../functions/aws/signer.ts';
import { kubernetesClusters } from '../../functions/kubernetes/clusters.ts';
import type { JobTarget } from '../../functions/ports.ts';
import { eksTarget } from '../../functions/targets/eks/eks-target.ts';
import type { EksJobSettings } from '../../lib/settings/settings.ts';
import { type FakeFlink, fakeFlink } from '../support/flink-rest/fake-flink.ts';
import { type Operator, playOperator, withCheckpoints } from '../support/kubernetes/operator.ts';
import { ordersManifest, ordersSettings } from '../support/kubernetes/orders.ts';
import { ofSessionJob, sessionClusterManifest, sessionJobManifest } from '../support/kubernetes/session-job.ts';
import { type OwnNamespace, openNamespace, type Resources } from './namespace.ts';
import type { ControlPlane } from './servers/control-plane.ts';

export interface RealWorld extends OwnNamespace {
  readonly flink: FakeFlink;
  readonly operator: Operator;
  readonly settings: EksJobSettings;
  readonly target: JobTarget;
  stop(): Promise<void>;
}

export const realWorld = (plane: ControlPlane): Promise<RealWorld> => worldOf(plane, { job: ordersManifest() });

/** The same job as a FlinkSessionJob. */
export const realSessionWorld = (plane: ControlPlane): Promise<RealWorld> =>
  worldOf(plane, { job: sessionJobManifest(), sessionCluster: sessionClusterManifest() }, ofSessionJob);

const worldOf = async (
  plane: ControlPlane,
  resources: Resources,
  own: Partial<EksJobSettings> = {},
): Promise<RealWorld> => {
  const flink = await fakeFlink('1.20.5');
  withCheckpoints(flink);
  const place = await openNamespace(plane, flink.url, resources);
  const operator = playOperator(place.operatorsView, flink);
  await operator.acceptedOnly();
  return {
    ...place,
    flink,
    operator,
    settings: ordersSettings(plane.cluster, { namespace: place.namespace, ...own }),
    target: targetOf(plane.credentials.apply),
    stop: flink.stop,
  };
};

/** As in Lambda, but for its pauses. */
export const targetOf = (credentials: AwsCredentials, clock = () => Date.now()): JobTarget =>
  eksTarget({ clusters: kubernetesClusters({ credentials: async () => credentials, clock, pause: async () => {} }) });
