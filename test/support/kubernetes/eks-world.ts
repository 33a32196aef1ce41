/** One stable job behind a fake API server, a fake Flink and a played operator, with the target that scales it. */
import type { AwsCredentials } from '../../../functions/aws/signer.ts';
import { kubernetesClusters } from '../../../functions/kubernetes/clusters.ts';
import { eksTarget } from '../../../functions/targets/eks/eks-target.ts';
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { type FakeFlink, fakeFlink } from '../flink-rest/fake-flink.ts';
import { type FakeApiServer, fakeApiServer } from './fake-api-server.ts';
import { type Operator, playOperator, sessionClusterAtRest, withCheckpoints } from './operator.ts';
import { ORDERS, ordersManifest, ordersSettings } from './orders.ts';
import { ofSessionJob, sessionClusterManifest, sessionJobManifest } from './session-job.ts';

export const NOW = 1_795_400_000_000;
export const CREDENTIALS: AwsCredentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' };

export interface EksWorld {
  readonly api: FakeApiServer;
  readonly flink: FakeFlink;
  readonly operator: Operator;
  readonly settings: EksJobSettings;
  readonly target: ReturnType<typeof eksTarget>;
  readonly job: typeof ORDERS;
  stop(): Promise<void>;
}

export const eksWorld = (
  change: (manifest: Manifest) => void = () => {},
  own: Partial<EksJobSettings> = {},
): Promise<EksWorld> => worldOf(ordersManifest(), change, own);

/** The same job as a FlinkSessionJob. `change`: of it and of its session cluster. */
export const sessionWorld = (
  change: (job: Manifest, cluster: Manifest) => void = () => {},
  own: Partial<EksJobSettings> = {},
): Promise<EksWorld> => {
  const cluster = sessionClusterManifest();
  return worldOf(sessionJobManifest(), (job) => change(job, cluster), { ...ofSessionJob, ...own }, cluster);
};

const worldOf = async (
  manifest: Manifest,
  change: (manifest: Manifest) => void,
  own: Partial<EksJobSettings>,
  sessionCluster?: Manifest,
): Promise<EksWorld> => {
  const flink = await fakeFlink('1.20.5');
  withCheckpoints(flink);
  change(manifest);
  const api = await fakeApiServer(manifest, flink.url, sessionCluster);
  if (api.sessionCluster) api.sessionCluster.status = sessionClusterAtRest(api.sessionCluster);
  const operator = playOperator(api.operatorsView, flink);
  await operator.acceptedOnly();
  const clusters = kubernetesClusters({
    credentials: async () => CREDENTIALS,
    clock: () => NOW,
    pause: async () => {},
    timeoutMs: 2_000,
  });
  const target = eksTarget({ clusters });
  return {
    api,
    flink,
    operator,
    target,
    job: ORDERS,
    settings: ordersSettings(api.cluster, own),
    stop: async () => {
      await api.stop();
      await flink.stop();
    },
  };
};
