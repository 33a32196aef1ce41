/** How a job on EKS is named and found: its resource, its namespace and its cluster. */
import * as v from 'valibot';
import { eksGraph } from './graph-settings.ts';
import { defaultsProblem } from './operator-defaults.ts';
import { reporterMetrics } from './reporter-settings.ts';
import { setting } from './setting.ts';

/** Endpoint and certificate authority are read from EKS when they are not given. */
const cluster = v.pipe(
  v.strictObject({
    name: setting(
      v.pipe(
        v.string(),
        v.regex(/^[\w-]{1,100}$/, 'the name of the EKS cluster: letters, digits, "-" and "_", no ARN'),
      ),
      'The name of the EKS cluster, in the account and region of the job.',
      'prod',
    ),
    endpoint: setting(
      v.optional(
        v.pipe(v.string(), v.regex(/^https:\/\/[^\s/@]+(\/[^\s@]*)?$/, 'a URL like https://….eks.amazonaws.com')),
      ),
      'The API server; with it, and the certificate authority, `eks:DescribeCluster` is not called.',
      'https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com',
    ),
    certificateAuthority: setting(
      v.optional(v.pipe(v.string(), v.minLength(1))),
      'The certificate authority of the API server: base64 as EKS gives it, or PEM.',
    ),
  }),
  v.check(
    ({ endpoint, certificateAuthority }) => (endpoint === undefined) === (certificateAuthority === undefined),
    'endpoint and certificateAuthority come together, or not at all',
  ),
);
const kubernetesName = v.pipe(
  v.string(),
  v.regex(
    /^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
    'a name of Kubernetes: lower case, digits, "-" and ".", at most 253',
  ),
);

const operatorDefaults = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check(
    (defaults) => defaultsProblem(defaults) === undefined,
    ({ input }) => defaultsProblem(input) ?? '',
  ),
  v.transform((defaults) => Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, String(value)]))),
);

export const eksEntries = {
  platform: setting(v.literal('eks'), 'A job of the Flink Kubernetes Operator on Amazon EKS.', 'eks'),
  name: setting(
    kubernetesName,
    'What the job is called here. Its FlinkDeployment is called so, too, unless `deployment` or `sessionJob` is there.',
    'orders',
  ),
  deployment: setting(
    v.optional(kubernetesName),
    'The name of the FlinkDeployment: for two of the same name in two namespaces or clusters.',
    'orders-v2',
  ),
  sessionJob: setting(
    v.optional(kubernetesName),
    'Instead of a FlinkDeployment of its own: the name of the FlinkSessionJob. Together with `sessionCluster`.',
    'orders',
  ),
  sessionCluster: setting(
    v.optional(kubernetesName),
    'The FlinkDeployment that runs the FlinkSessionJob: its `spec.deploymentName`.',
    'shared',
  ),
  namespace: setting(kubernetesName, 'The Kubernetes namespace of the resource.', 'streaming'),
  cluster: setting(cluster, 'The EKS cluster that the job runs in.', { name: 'prod' }),
  metrics: setting(
    v.optional(reporterMetrics, {}),
    'How the metrics of the job reach CloudWatch (docs/reporters.md).',
    {
      dialect: 'statsd',
    },
  ),
  graph: setting(
    v.optional(eksGraph),
    'The job graph, where Flink’s REST API may not be read through the API server (docs/eks.md).',
    [{ name: 'Source: orders', id: 'bc764cd8ddf7a0cff126f51c16239658' }],
  ),
  allowStateless: setting(
    v.optional(v.boolean(), false),
    'Scale a job whose `upgradeMode` is `stateless`, although it may lose its state.',
    true,
  ),
  allowOwned: setting(
    v.optional(v.boolean(), false),
    'Change a resource that another resource owns, because that one leaves alone what others write. It does not count for the child of a FlinkBlueGreenDeployment.',
    true,
  ),
  operatorDefaults: setting(
    v.optional(operatorDefaults, {}),
    'What of the operator’s `defaultConfiguration` counts for the job, where Flink may not be asked what it runs with (docs/eks.md).',
    { 'jobmanager.scheduler': 'adaptive', 'taskmanager.numberOfTaskSlots': 4 },
  ),
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

/** The FlinkDeployment whose task managers run the job: its own, or its session cluster. */
export const flinkDeploymentOf = ({ name, deployment, sessionCluster }: Named): string =>
  sessionCluster ?? deployment ?? name;
