/** The resource of a job: its FlinkDeployment, or the FlinkSessionJob that a session cluster runs. */
import type { EksJobSettings } from '../../lib/settings/settings.ts';

export interface ResourceName {
  readonly kind: 'flinkdeployments' | 'flinksessionjobs';
  readonly namespace: string;
  readonly name: string;
}

export const resourceOf = ({ name, namespace, deployment, sessionJob }: EksJobSettings): ResourceName =>
  sessionJob === undefined
    ? { kind: 'flinkdeployments', namespace, name: deployment ?? name }
    : { kind: 'flinksessionjobs', namespace, name: sessionJob };

/** `flinkdeployments "orders" in namespace "streaming"` */
export const nameOf = ({ kind, namespace, name }: ResourceName): string =>
  `${kind} "${name}" in namespace "${namespace}"`;

export const pathOf = ({ kind, namespace, name }: ResourceName): string =>
  `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/${kind}/${name}`;
