/** The operator's defaults of a job: as Flink runs with them, else as the settings say. */
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import type { FlinkResource, OperatorDefaults } from '../../flink-kubernetes-operator/flink-resource.ts';
import { defaultsIn } from '../../flink-kubernetes-operator/operator-defaults.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { clusterConfig } from '../../flink-rest/cluster-config.ts';
import { FlinkRestError } from '../../flink-rest/error.ts';
import { KubernetesError } from '../../kubernetes/error.ts';
import type { FlinkJobView } from './flink-job.ts';

export const readDefaults = async (
  rest: FlinkRestReader,
  { operatorDefaults: values }: EksJobSettings,
  resource: FlinkResource,
  flinkJob: FlinkJobView,
): Promise<OperatorDefaults> => {
  if (flinkJob.kind !== 'seen') return { kind: 'unknown', values, because: 'Flink may not or can not be asked' };
  try {
    return { kind: 'known', values: { ...values, ...defaultsIn(await clusterConfig(rest), resource) } };
  } catch (error) {
    if (!(error instanceof FlinkRestError || error instanceof KubernetesError)) throw error;
    return { kind: 'unknown', values, because: `Flink does not say what it runs with (${error.message})` };
  }
};
