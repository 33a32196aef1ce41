/** The version of the Flink Kubernetes Operator, from the labels of its Deployment, where all Deployments may be listed. */
import * as v from 'valibot';
import type { EksJob } from '../../../functions/targets/eks/eks-job.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import { attempt, notChecked } from '../attempt.ts';

const LABEL = 'app.kubernetes.io/name=flink-kubernetes-operator';
const labels = v.optional(v.record(v.string(), v.string()), {});
const deployments = v.object({
  items: v.array(v.object({ metadata: v.object({ name: v.string(), namespace: v.optional(v.string(), ''), labels }) })),
});

export const operatorVersion = async ({ kubernetes }: EksJob): Promise<Finding> => {
  const resource = `deployments with label ${LABEL}`;
  const path = `/apis/apps/v1/deployments?labelSelector=${encodeURIComponent(LABEL)}`;
  const tried = await attempt(`list ${resource}`, async () =>
    v.parse(deployments, JSON.parse(await kubernetes.send({ verb: 'list', resource, path }))),
  );
  if (tried.kind === 'denied') return notChecked('operator', `You may not ${tried.action} of all namespaces.`);
  if (tried.kind === 'failed') return notChecked('operator', tried.error.message);
  const [found] = tried.value.items;
  if (found === undefined) return notChecked('operator', `No Deployment has the label ${LABEL}.`);
  const { name, namespace, labels: own } = found.metadata;
  const version = own['app.kubernetes.io/version'];
  if (version === undefined) return notChecked('operator', `Deployment "${name}" has no label with its version.`);
  return { code: 'operator', severity: 'ok', says: `Deployment "${name}" in namespace "${namespace}" is ${version}.` };
};
