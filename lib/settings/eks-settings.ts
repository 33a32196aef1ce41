/** How a job on EKS is named and found: its resource, its namespace and its cluster. */
import * as v from 'valibot';
import { eksGraph } from './graph-settings.ts';
import { metricSource } from './metric-source.ts';
import { reporterMetrics } from './reporter-settings.ts';

/** Endpoint and certificate authority are read from EKS when they are not given. */
const cluster = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/, 'the name of the EKS cluster')),
    endpoint: v.optional(
      v.pipe(v.string(), v.url(), v.startsWith('https://', 'a URL like https://….eks.amazonaws.com')),
    ),
    /** Base64 as EKS gives it, or PEM. */
    certificateAuthority: v.optional(v.string()),
  }),
  v.check(
    ({ endpoint, certificateAuthority }) => (endpoint === undefined) === (certificateAuthority === undefined),
    'endpoint and certificateAuthority come together, or not at all',
  ),
);
const kubernetesName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'a name of Kubernetes: lower case, digits, "-" and "."'),
  v.maxLength(253),
);

export const eksEntries = {
  platform: v.literal('eks'),
  /** The job's name here, and that of its FlinkDeployment unless another resource is named. */
  name: kubernetesName,
  deployment: v.optional(kubernetesName),
  /** Instead of a FlinkDeployment of its own: the FlinkSessionJob, and the FlinkDeployment that is its session cluster. */
  sessionJob: v.optional(kubernetesName),
  sessionCluster: v.optional(kubernetesName),
  namespace: kubernetesName,
  cluster,
  metricSource: metricSource('eks'),
  metrics: v.optional(reporterMetrics, {}),
  /** Where Flink's REST API may not be read through the API server. */
  graph: v.optional(eksGraph),
  /** Scale a job whose upgradeMode is stateless: it may lose its state. */
  allowStateless: v.optional(v.boolean(), false),
};

interface Named {
  readonly name: string;
  readonly deployment?: string | undefined;
  readonly sessionJob?: string | undefined;
  readonly sessionCluster?: string | undefined;
}

/** What is wrong with the names; undefined when nothing is. */
export const nameConflict = ({ deployment, sessionJob, sessionCluster }: Named): string | undefined => {
  if (deployment !== undefined && sessionJob !== undefined) {
    return 'a job has one resource: name its FlinkDeployment as "deployment", or its FlinkSessionJob as "sessionJob", not both';
  }
  // Rights and metrics need the cluster's name before anything can be read.
  return (sessionJob === undefined) === (sessionCluster === undefined)
    ? undefined
    : '"sessionJob" and "sessionCluster" come together: the FlinkSessionJob, and the FlinkDeployment of its spec.deploymentName';
};

interface Placed extends Named {
  readonly namespace: string;
  readonly cluster: { readonly name: string };
}

/** The first two jobs that are the same resource, so that each would overwrite the other; undefined when none are. */
export const sameResource = (jobs: readonly Placed[]): string | undefined => {
  const seen = new Map<string, string>();
  for (const { name, deployment, sessionJob, namespace, cluster } of jobs) {
    const kind = sessionJob === undefined ? 'FlinkDeployment' : 'FlinkSessionJob';
    const resource = `${kind} "${sessionJob ?? deployment ?? name}" in namespace "${namespace}" of cluster "${cluster.name}"`;
    const other = seen.get(resource);
    if (other !== undefined) return `every resource only once: "${other}" and "${name}" are both ${resource}`;
    seen.set(resource, name);
  }
  return undefined;
};

/** The FlinkDeployment whose task managers run the job: its own, or its session cluster. */
export const flinkDeploymentOf = ({ name, deployment, sessionCluster }: Named): string =>
  sessionCluster ?? deployment ?? name;
