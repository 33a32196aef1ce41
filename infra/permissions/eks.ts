/** What is asked of an EKS cluster, and of the Kubernetes API inside it, for a job of the Flink Kubernetes Operator. */
import type { FunctionName, ResourceRights } from './right.ts';

export const CLUSTER_RIGHTS: ResourceRights = {
  what: 'the cluster of the job',
  service: 'eks',
  type: 'cluster',
  // A cluster whose endpoint is in the settings needs no call.
  namesOf: (job) => (job.platform === 'eks' && job.cluster.endpoint === undefined ? [job.cluster.name] : []),
  byTag: 'unsupported',
  rights: [
    {
      action: 'eks:DescribeCluster',
      kind: 'reading',
      functions: ['evaluate', 'apply'],
      why: "The cluster's endpoint and certificate authority, where the settings do not give them.",
    },
  ],
};

/** As `resources` of a rule of RBAC, with its `apiGroups`. */
export const API_GROUPS = {
  flinkdeployments: 'flink.apache.org',
  flinksessionjobs: 'flink.apache.org',
  'services/proxy': '',
} as const;

export type KubernetesResource = keyof typeof API_GROUPS;

/** A verb on resources: a rule of the Role in the namespace of the job. */
export interface KubernetesRight {
  readonly resource: KubernetesResource;
  /** Whose: the job's own, its session cluster's, the one that Flink's REST API is reached by; or all of a namespace that is searched. */
  readonly of: 'job' | 'session cluster' | 'Flink' | 'namespace';
  readonly verb: 'get' | 'list' | 'patch';
  /** `status`: only with `statusOnJob`. */
  readonly kind: 'reading' | 'changing' | 'status';
  readonly functions: readonly FunctionName[];
  readonly why: string;
}

const GET = { verb: 'get', kind: 'reading', functions: ['evaluate', 'apply'] } as const;
const LIST = { verb: 'list', kind: 'reading', functions: ['evaluate', 'apply'] } as const;
const STATUS = { verb: 'patch', kind: 'status', functions: ['evaluate'] } as const;
const PATCH = { verb: 'patch', kind: 'changing', functions: ['apply'] } as const;

/** Never `create` or `patch` on services/proxy: they would allow to upload a jar to Flink, or to cancel a job. */
export const KUBERNETES_RIGHTS: readonly KubernetesRight[] = [
  {
    resource: 'flinkdeployments',
    of: 'job',
    ...GET,
    why: 'Its configuration and status; before a change, that it is still as the decision saw it.',
  },
  {
    resource: 'flinkdeployments',
    of: 'job',
    ...PATCH,
    why: 'The overrides of parallelism, memory where tuning is on, and the rollback of a change that failed.',
  },
  {
    resource: 'flinkdeployments',
    of: 'session cluster',
    ...GET,
    why: 'The configuration and the task managers that a session job has from its cluster.',
  },
  {
    resource: 'flinksessionjobs',
    of: 'job',
    ...GET,
    why: 'Its configuration and status; before a change, that it is still as the decision saw it.',
  },
  {
    resource: 'flinksessionjobs',
    of: 'job',
    ...PATCH,
    why: 'The overrides of parallelism, and the rollback of a change that failed.',
  },
  {
    resource: 'flinkdeployments',
    of: 'namespace',
    ...LIST,
    why: 'Only where jobs are found by their labels: which of them carry these.',
  },
  {
    resource: 'flinksessionjobs',
    of: 'namespace',
    ...LIST,
    why: 'Only where jobs are found by their labels: which of them carry these.',
  },
  {
    resource: 'flinkdeployments',
    of: 'job',
    ...STATUS,
    why: 'Only with `"statusOnJob": true`: the annotations that say who looks after it. RBAC knows no annotations: the right is on all of the resource.',
  },
  {
    resource: 'flinksessionjobs',
    of: 'job',
    ...STATUS,
    why: 'Only with `"statusOnJob": true`, as of a FlinkDeployment.',
  },
  {
    resource: 'services/proxy',
    of: 'Flink',
    ...GET,
    why: "Flink's REST API through the API server: the job graph, checkpoints, and whether a rescale has arrived.",
  },
];
