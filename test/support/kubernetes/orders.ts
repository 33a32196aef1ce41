/** A FlinkDeployment as a user would write it, and the settings of the job that it runs. */
import type { JobRef } from '../../../lib/model/job.ts';
import { type ClusterSettings, type EksJobSettings, parseSettings } from '../../../lib/settings/settings.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';

export const NAMESPACE = 'streaming';
export const ORDERS: JobRef = { account: '111122223333', region: 'eu-central-1', platform: 'eks', name: 'orders' };

export const ordersManifest = (configuration: Record<string, unknown> = {}): Manifest => ({
  apiVersion: 'flink.apache.org/v1beta1',
  kind: 'FlinkDeployment',
  metadata: { name: 'orders', namespace: NAMESPACE },
  spec: {
    image: 'registry.example.com/orders:7',
    flinkVersion: 'v1_20',
    serviceAccount: 'flink',
    flinkConfiguration: {
      'jobmanager.scheduler': 'adaptive',
      'taskmanager.numberOfTaskSlots': '4',
      'execution.checkpointing.interval': '60 s',
      'high-availability.type': 'kubernetes',
      ...configuration,
    },
    jobManager: { replicas: 1, resource: { cpu: 1, memory: '2048m' } },
    taskManager: { resource: { cpu: 2, memory: '4Gi' } },
    job: { jarURI: 'local:///opt/flink/orders.jar', parallelism: 6, upgradeMode: 'last-state', state: 'running' },
  },
});

export const ordersSettings = (cluster: ClusterSettings, own: Partial<EksJobSettings> = {}): EksJobSettings => {
  const job = { platform: 'eks', name: 'orders', namespace: NAMESPACE, cluster, ...own };
  return parseSettings({ jobs: [job] }).jobs[0] as EksJobSettings;
};
