/** The preconditions of any change of a resource: while one fails, it is not changed at all. Each reason carries its remedy. */
import type { Reason } from '../../../lib/model/reason.ts';
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { timesWritten } from '../../flink-kubernetes-operator/overrides.ts';
import { isStateless } from '../../flink-kubernetes-operator/upgrade-strategy.ts';
import { operatorsAutoscaler } from './operator-autoscaler.ts';
import { overridesIgnored } from './override-support.ts';
import { ownedByAnother } from './owner.ts';

type Precondition = (resource: FlinkResource, settings: EksJobSettings) => Reason | undefined;

export const blockingPreconditions = (resource: FlinkResource, settings: EksJobSettings): readonly Reason[] =>
  [
    sessionCluster,
    ownedByAnother,
    statelessUpgrades,
    operatorsAutoscaler,
    overridesIgnored,
    reactiveMode,
    unclearOverrides,
  ].flatMap((precondition) => precondition(resource, settings) ?? []);

const sessionCluster: Precondition = ({ spec }) =>
  spec.job
    ? undefined
    : {
        rule: 'session-cluster',
        says: 'The FlinkDeployment has no spec.job: it is a session cluster. Name a FlinkSessionJob as `sessionJob` and this one as `sessionCluster` in the settings.',
      };

const statelessUpgrades: Precondition = ({ spec }, { allowStateless }) =>
  spec.job && isStateless(spec.job) && !allowStateless
    ? {
        rule: 'stateless',
        says:
          `Its upgradeMode is ${spec.job.upgradeMode ? '' : 'not set, which is '}stateless: an upgrade would lose the state, and a rescale in place can become an upgrade. ` +
          'Set it to last-state or savepoint, or say `allowStateless` in the settings.',
        bound: 'allowStateless',
      }
    : undefined;

const reactiveMode: Precondition = ({ configuration, effective }) => {
  if (effective['scheduler-mode']?.trim().toLowerCase() !== 'reactive') return undefined;
  const remove = configuration['scheduler-mode'] === undefined ? "Take it out of the operator's defaults" : 'Remove it';
  const adaptive = effective['jobmanager.scheduler']?.trim().toLowerCase() === 'adaptive';
  const remedy = adaptive ? `${remove}.` : `${remove} and set \`jobmanager.scheduler: adaptive\`.`;
  return {
    rule: 'reactive-mode',
    says: `Its scheduler-mode is reactive: Flink takes every slot there is. ${remedy}`,
  };
};

const unclearOverrides: Precondition = ({ spec, unreadable, reconciled }) => {
  const times = timesWritten(spec.flinkConfiguration ?? {});
  if (times > 1) {
    const says = `${PARALLELISM_OVERRIDES} is set in its flinkConfiguration ${times} times, flat and nested: keep one.`;
    return { rule: 'overrides-twice', says };
  }
  if (unreadable !== undefined) {
    const says = `Its ${PARALLELISM_OVERRIDES} can't be read (${quoted(unreadable)}): write <vertex>:<parallelism>,… or remove it.`;
    return { rule: 'overrides-unreadable', says };
  }
  if (reconciled?.unreadable !== undefined) {
    const says = `The operator has deployed a ${PARALLELISM_OVERRIDES} that can't be read (${quoted(reconciled.unreadable)}, in status.reconciliationStatus.lastReconciledSpec), so whether others win over ours is not known: change the resource once, so that it deploys <vertex>:<parallelism>,… again.`;
    return { rule: 'overrides-unreadable', says };
  }
  return undefined;
};

const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
