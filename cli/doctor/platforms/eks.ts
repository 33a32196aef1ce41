/** The set-up of a job of the Flink Kubernetes Operator: its resource, who else writes it, and Flink behind the service proxy. */
import { otherOwnersOfOverrides } from '../../../functions/flink-kubernetes-operator/field-owner.ts';
import type { FlinkResource } from '../../../functions/flink-kubernetes-operator/flink-resource.ts';
import { nameOf } from '../../../functions/flink-kubernetes-operator/resource-name.ts';
import { upgradeStrategyOf } from '../../../functions/flink-kubernetes-operator/upgrade-strategy.ts';
import { KubernetesError } from '../../../functions/kubernetes/error.ts';
import type { EksDescription } from '../../../functions/targets/eks/cluster-snapshot.ts';
import { describeJob } from '../../../functions/targets/eks/describe.ts';
import type { EksJob } from '../../../functions/targets/eks/eks-job.ts';
import { failedSizePreconditions } from '../../../functions/targets/eks/size-preconditions.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import { findingsInReasons } from '../../../lib/doctor/set-up/reasons-of-set-up.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { JobRef } from '../../../lib/model/job.ts';
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import { attempt, notAllowed, notChecked, oneLine } from '../attempt.ts';
import type { Clients } from '../clients.ts';
import { operatorVersion } from './operator-version.ts';
import { reporterFinding } from './reporter.ts';

const OF_RESOURCE = [
  'resource',
  'scheduler',
  'autoscalers',
  'gitops',
  'reporter',
  'change-possible',
  'flink-rest',
] as const;

export const eksFindings = async (
  { onEks }: Pick<Clients, 'onEks'>,
  ref: JobRef,
  settings: EksJobSettings,
  cached: JobGraph | undefined,
): Promise<readonly Finding[]> => {
  const read = await attempt('read the resource of the job', () =>
    onEks(ref, settings, async (job) => ofResource(job, await describeJob(job, cached))),
  );
  if (read.kind === 'done') return read.value;
  if (read.kind === 'denied') return notAllowed(read, OF_RESOURCE);
  const { cause } = read.error;
  const answered = cause instanceof KubernetesError && cause.status !== undefined;
  if (answered) return [{ code: 'resource', severity: 'problem', says: oneLine(read.error.message) }];
  return [notChecked('resource', read.error.message)];
};

const ofResource = async (job: EksJob, description: EksDescription): Promise<readonly Finding[]> => {
  const { resource } = description.snapshot;
  const blocks = findingsInReasons(description.blockedBy ?? [], ['change-possible', 'problem']);
  return [
    { code: 'rights-of-caller', severity: 'ok', says: `You may get ${nameOf(job.resourceName)}.` },
    {
      code: 'resource',
      severity: description.stable ? 'ok' : 'warning',
      says: `${nameOf(job.resourceName)} of cluster "${job.kubernetes.cluster}" is ${description.condition}.`,
    },
    ...blocks,
    ...scheduler(resource),
    ...(await changePossible(job, description)),
    ...(await otherAutoscalers(job, resource, blocks)),
    gitOps(resource),
    reporterFinding(resource, job.settings),
    await operatorVersion(job),
    ...flinkRest(description),
  ];
};

const scheduler = (resource: FlinkResource): readonly Finding[] => {
  const strategy = upgradeStrategyOf(resource);
  const version = resource.spec.flinkVersion ?? 'of an unknown version';
  if (strategy.kind === 'upgrade') {
    const says = `A change restarts the job as an upgrade, because ${strategy.because} (Flink ${version}).`;
    return [{ code: 'scheduler', severity: 'warning', says }];
  }
  if (strategy.assumed !== undefined) {
    return [notChecked('scheduler', `The resource has no jobmanager.scheduler, and ${strategy.assumed}.`)];
  }
  return [
    { code: 'scheduler', severity: 'ok', says: `The job is rescaled in place: adaptive scheduler, Flink ${version}.` },
  ];
};

/** The preconditions of apply, asked for the size that the job has. */
const changePossible = async (job: EksJob, description: EksDescription): Promise<readonly Finding[]> => {
  const tried = await attempt('read what a change depends on', () =>
    failedSizePreconditions(job, description, description.state.size.current, undefined),
  );
  if (tried.kind === 'denied') return notAllowed(tried, ['change-possible']);
  if (tried.kind === 'failed') return [notChecked('change-possible', tried.error.message)];
  const failed = findingsInReasons(tried.value, ['change-possible', 'problem']);
  if (failed.length > 0 || (description.blockedBy ?? []).length > 0) return failed;
  return [{ code: 'change-possible', severity: 'ok', says: 'Every precondition of a change holds.' }];
};

/** Both may be unreadable, and then nothing is known of them. */
const otherAutoscalers = async (
  { kubernetes, resourceName: { namespace } }: EksJob,
  { effective }: FlinkResource,
  blocks: readonly Finding[],
): Promise<readonly Finding[]> => {
  const resource = `horizontalpodautoscalers in namespace "${namespace}"`;
  const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
  const tried = await attempt(`list ${resource}`, () => kubernetes.send({ verb: 'list', resource, path }));
  const own = effective['job.autoscaler.enabled'];
  const word = own === undefined ? 'not set' : own;
  if (tried.kind !== 'done') {
    const why = tried.kind === 'denied' ? `you may not ${tried.action}` : oneLine(tried.error.message);
    return [
      notChecked('autoscalers', `Whether a HorizontalPodAutoscaler sets the task managers: ${why}.`),
      ...(blocks.some(({ code }) => code === 'autoscalers') ? [] : [operatorsOwn(word)]),
    ];
  }
  return blocks.some(({ code }) => code === 'autoscalers') ? [] : [operatorsOwn(word)];
};

const operatorsOwn = (word: string): Finding => ({
  code: 'autoscalers',
  severity: 'ok',
  says: `The operator’s own autoscaler is off (job.autoscaler.enabled is ${word}), and so is reactive mode.`,
});

/** They apply what is in Git again and again. */
const GIT_OPS = /argo|flux|kustomize|helm|gitops|rancher|fleet/i;

const gitOps = (resource: FlinkResource): Finding => {
  const owners = otherOwnersOfOverrides(resource);
  const [first] = owners;
  if (first !== undefined) {
    const names = owners.map(({ manager }) => `"${manager}"`).join(', ');
    const says = `${PARALLELISM_OVERRIDES} is owned by ${names} (${first.operation}, ${first.time}), beside or instead of "flink-autopilot".`;
    return { code: 'gitops', severity: GIT_OPS.test(names) ? 'problem' : 'warning', says };
  }
  const tools = [...new Set(resource.metadata.managedFields.map(({ manager }) => manager))].filter((name) =>
    GIT_OPS.test(name),
  );
  const says =
    tools.length === 0
      ? 'No other writer owns the parallelism overrides, and none is a known GitOps tool.'
      : `${tools.map((name) => `"${name}"`).join(', ')} writes the resource, but does not own the parallelism overrides.`;
  return { code: 'gitops', severity: 'ok', says };
};

const flinkRest = ({ snapshot: { flinkJob } }: EksDescription): readonly Finding[] => {
  switch (flinkJob.kind) {
    case 'seen': {
      const { name, state, tasks } = flinkJob.job;
      const says = `Flink answers through the service proxy: job "${name}" is ${state} with ${tasks.running} of ${tasks.total} tasks running.`;
      return [{ code: 'flink-rest', severity: 'ok', says }];
    }
    case 'forbidden':
      return notAllowed({ kind: 'denied', action: 'get services/proxy', says: flinkJob.says }, ['flink-rest']);
    case 'not seen':
      return [{ code: 'flink-rest', severity: 'problem', says: `The job is ${flinkJob.says}.` }];
  }
};
