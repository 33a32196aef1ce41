/** One job of platform `eks`: its resource and the Flink behind it, looked at together. */

import type { JobGraph } from '../../../lib/model/graph.ts';
import { flinkDeploymentOf } from '../../../lib/settings/eks-settings.ts';
import type { EksJobSettings, JobSettings } from '../../../lib/settings/settings.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import type { Kubernetes } from '../../kubernetes/client.ts';
import { flinkThroughProxy } from '../../kubernetes/flink-proxy.ts';
import type { JobDescription } from '../../ports.ts';
import { jobDescription } from './look/describe.ts';
import { askedOfFlink, type FlinkView, viewFlink } from './look/flink-view.ts';
import { knownGraph } from './look/known-graph.ts';
import { obstaclesOf } from './obstacles/obstacles.ts';
import { ignoredAtSubmission } from './obstacles/overrides-ignored.ts';
import { type FlinkResource, readResource } from './resource/flink-resource.ts';
import { type ResourceName, resourceOf } from './resource/resource-name.ts';

export interface Looked {
  readonly resource: FlinkResource;
  readonly view: FlinkView;
  readonly description: JobDescription;
}

export interface EksJob {
  readonly kubernetes: Kubernetes;
  readonly resourceName: ResourceName;
  /** The FlinkDeployment whose task managers run it. */
  readonly deployment: string;
  readonly rest: FlinkRestReader;
  look(cached: JobGraph | undefined): Promise<Looked>;
}

export const eksJob = (kubernetes: Kubernetes, settings: EksJobSettings): EksJob => {
  const resourceName = resourceOf(settings);
  const deployment = flinkDeploymentOf(settings);
  const rest = flinkThroughProxy(kubernetes, settings.namespace, deployment);
  return {
    ...{ kubernetes, resourceName, deployment, rest },
    look: async (cached) => {
      const resource = await readResource(kubernetes, resourceName, deployment);
      const view = await viewFlink(rest, resource.status.jobStatus?.jobId ?? '');
      const obstacles = obstaclesOf(resource, settings);
      const known = view.kind === 'forbidden' ? knownGraph(resource, settings, cached) : cached;
      const description = jobDescription(resource, view, known, obstacles);
      const { requested, stable, state } = description;
      const lost = stable && requested && !sameSize(requested, state.sizing) && ignoredAtSubmission(resource);
      const asked = lost && view.kind === 'seen' ? await askedOfFlink(rest, view.job.jid) : undefined;
      return { resource, view, description: asked ? { ...description, requested: asked } : description };
    },
  };
};

/** Anything else that arrives here is wiring gone wrong. */
export const eksSettings = (settings: JobSettings): EksJobSettings => {
  if (settings.platform === 'eks') return settings;
  throw new Error(`Job "${settings.name}" is of platform "${settings.platform}", not of "eks"`);
};
