/** What forbids to rescale this resource at all, until somebody has changed something? Each reason carries its remedy. */
import type { Reason } from '../../../../lib/model/reason.ts';
import type { EksJobSettings } from '../../../../lib/settings/settings.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import { isStateless } from '../look/way.ts';
import { placesOf } from '../resource/configuration.ts';
import type { FlinkResource } from '../resource/flink-resource.ts';
import { operatorsAutoscaler } from './operators-autoscaler.ts';
import { overridesIgnored } from './overrides-ignored.ts';

type Obstacle = (resource: FlinkResource, settings: EksJobSettings) => Reason | undefined;

export const obstaclesOf = (resource: FlinkResource, settings: EksJobSettings): readonly Reason[] =>
  [sessionCluster, statelessUpgrades, operatorsAutoscaler, overridesIgnored, reactiveMode, unclearOverrides].flatMap(
    (obstacle) => obstacle(resource, settings) ?? [],
  );

const sessionCluster: Obstacle = ({ spec }) =>
  spec.job
    ? undefined
    : {
        rule: 'session-cluster',
        says: 'The FlinkDeployment has no spec.job: it is a session cluster. Name a FlinkSessionJob as `sessionJob` and this one as `sessionCluster` in the settings.',
      };

const statelessUpgrades: Obstacle = ({ spec }, { allowStateless }) =>
  spec.job && isStateless(spec.job) && !allowStateless
    ? {
        rule: 'stateless',
        says:
          `Its upgradeMode is ${spec.job.upgradeMode ? '' : 'not set, which is '}stateless: an upgrade would lose the state, and a rescale in place can become an upgrade. ` +
          'Set it to last-state or savepoint, or say `allowStateless` in the settings.',
        bound: 'allowStateless',
      }
    : undefined;

const reactiveMode: Obstacle = ({ configuration }) =>
  configuration['scheduler-mode']?.toLowerCase() === 'reactive'
    ? {
        rule: 'reactive-mode',
        says: 'Its scheduler-mode is reactive: Flink takes every slot there is. Remove it and set `jobmanager.scheduler: adaptive`.',
      }
    : undefined;

const unclearOverrides: Obstacle = ({ spec, overrides }) => {
  const places = placesOf(spec.flinkConfiguration ?? {}, PARALLELISM_OVERRIDES);
  if (places.length > 1) {
    const says = `${PARALLELISM_OVERRIDES} stands in its flinkConfiguration ${places.length} times, flat and nested: keep one.`;
    return { rule: 'overrides-twice', says };
  }
  if (places.length === 1 && overrides && Object.keys(overrides).length === 0) {
    const says = `Its ${PARALLELISM_OVERRIDES} can't be read: write <vertex>:<parallelism>,… or remove it.`;
    return { rule: 'overrides-unreadable', says };
  }
  return undefined;
};
