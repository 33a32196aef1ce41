/**
 * The owner of a resource, by its ownerReferences: what we write into a resource that another one makes does not last.
 * Labels of Helm or Argo CD are no owners.
 */
import type { Reason } from '../../../lib/model/reason.ts';
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';

/** The operator marks its FlinkBlueGreenDeployments as owners that are no controllers. */
const BLUE_GREEN = 'FlinkBlueGreenDeployment';

export const ownedByAnother = ({ metadata }: FlinkResource, { allowOwned }: EksJobSettings): Reason | undefined => {
  const { ownerReferences } = metadata;
  const owner = ownerReferences.find(({ kind }) => kind === BLUE_GREEN) ?? ownerReferences[0];
  if (owner === undefined || (allowOwned && owner.kind !== BLUE_GREEN)) return undefined;
  const { kind, name } = owner;
  const says =
    kind === BLUE_GREEN
      ? `Its owner is the ${kind} "${name}": each transition starts another FlinkDeployment from its template, which has none of what is written here, and a change of the template is a transition, the start of a whole second job. Take its spec.template into a FlinkDeployment of its own to have it scaled, or let mode advise say what to write there.`
      : `Its owner is the ${kind} "${name}", which may write its own spec over what is written here: change the job by that ${kind}, or say \`allowOwned\` in the settings if it leaves other writers' fields alone.`;
  return { rule: 'owned', says };
};
