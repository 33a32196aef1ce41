/** One job of platform `eks`: its resource and the Flink behind it, looked at together. */
import type { JobGraph } from '../../../lib/graph.ts';
import type { EksJobSettings, JobSettings } from '../../../lib/settings.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import type { Kubernetes } from '../../kubernetes/client.ts';
import { flinkThroughProxy } from '../../kubernetes/flink-proxy.ts';
import type { JobDescription } from '../../ports.ts';
import { jobDescription } from './describe.ts';
import { type FlinkView, viewFlink } from './flink-view.ts';
import { obstaclesOf } from './obstacles/obstacles.ts';
import { type FlinkDeployment, type ResourceName, readDeployment } from './resource/deployment.ts';

export interface Looked {
  readonly deployment: FlinkDeployment;
  readonly view: FlinkView;
  readonly description: JobDescription;
}

export interface EksJob {
  readonly kubernetes: Kubernetes;
  readonly resource: ResourceName;
  readonly rest: FlinkRestReader;
  look(cached: JobGraph | undefined): Promise<Looked>;
}

export const eksJob = (kubernetes: Kubernetes, settings: EksJobSettings): EksJob => {
  const resource = { namespace: settings.namespace, name: settings.deployment ?? settings.name };
  const rest = flinkThroughProxy(kubernetes, resource.namespace, resource.name);
  return {
    kubernetes,
    resource,
    rest,
    look: async (cached) => {
      const deployment = await readDeployment(kubernetes, resource);
      const view = await viewFlink(rest, deployment.status.jobStatus?.jobId ?? '');
      const obstacles = obstaclesOf(deployment, settings);
      return { deployment, view, description: jobDescription(deployment, view, cached, obstacles) };
    },
  };
};

/** Anything else that arrives here is wiring gone wrong. */
export const eksSettings = (settings: JobSettings): EksJobSettings => {
  if (settings.platform === 'eks') return settings;
  throw new Error(`Job "${settings.name}" is of platform "${settings.platform}", not of "eks"`);
};
