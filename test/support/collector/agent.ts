/** One scrape of a pod of a FlinkDeployment, and what the CloudWatch agent makes of it with the configuration that we hand out. */
import { prometheusDeclarations, relabelConfigs } from '../../../cli/reporters/collector.ts';
import { reportedMetrics } from '../../../functions/metrics/plan/reported-metrics.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import type { PrometheusSample } from './prometheus-text.ts';
import type { Value } from './publish.ts';
import { ofTarget, type Target, targetOf } from './relabel.ts';

export interface Pod {
  readonly namespace: string;
  readonly deployment: string;
  /** Of the reporter. */
  readonly port: number;
}

/** As Kubernetes tells the agent of a task manager; the first of the container's ports is another one. */
export const scrapeTarget = ({ namespace, deployment, port }: Pod): Target => {
  const discovered = {
    __address__: '127.0.0.1:6122',
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_pod_label_app: deployment,
    __meta_kubernetes_pod_label_type: 'flink-native-kubernetes',
  };
  const target = targetOf(discovered, relabelConfigs(port));
  if (!target) throw new Error('The pod is not scraped');
  return target;
};

/** The agent adds the cluster to what has none. */
export const valuesOfScrape = (
  target: Target,
  cluster: string,
  samples: readonly PrometheusSample[],
): readonly Value[] => {
  const labelled = samples.map((sample) => ofTarget(target, sample));
  const inCluster = labelled.map((sample) => ({ ...sample, labels: { ClusterName: cluster, ...sample.labels } }));
  return embeddedMetrics(inCluster, prometheusDeclarations(reportedMetrics));
};
