/**
 * Whether Flink applies the overrides when the job is submitted. For a session job it does so since 1.19 (FLINK-33534), from
 * 2.0 on for no job at all (FLINK-38770): the job would start with the parallelism of its spec, and nothing would say so. A
 * rescale in place asks the running job, and works.
 */
import type { Reason } from '../../../lib/model/reason.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { flinkVersionOf, upgradeStrategyOf } from '../../flink-kubernetes-operator/upgrade-strategy.ts';

export const overridesIgnored = (resource: FlinkResource): Reason | undefined => {
  const { spec, sessionCluster } = resource;
  const strategy = upgradeStrategyOf(resource);
  if (!ignoredAtSubmission(resource)) return undefined;
  if (strategy.kind === 'in place') {
    if (strategy.assumed === undefined) return undefined;
    const says = `Whether the operator rescales it in place is not known, since ${strategy.assumed}, and after an upgrade ${ignoring(resource)}: set \`jobmanager.scheduler: adaptive\` in the resource, or say in the settings under \`operatorDefaults\` what the operator's defaults are.`;
    return { rule: 'scheduler-unknown', says };
  }
  const remedy = sessionCluster && flinkVersionOf(spec) < 2000 ? 'use Flink 1.19 or 1.20' : IN_PLACE;
  const says = `The operator would restart it as an upgrade, because ${strategy.because}, and ${ignoring(resource)}: ${remedy}.`;
  return { rule: 'overrides-ignored', says };
};

/** What a rescale in place is worth then: the running job has it, the next one has not. */
export const overridesForgotten = (resource: FlinkResource): Reason | undefined =>
  ignoredAtSubmission(resource)
    ? {
        rule: 'overrides-forgotten',
        says: `After the next upgrade the job starts with the parallelism of its spec again, since ${ignoring(resource)}.`,
      }
    : undefined;

/** The operator has fallen back to an upgrade, or the job was upgraded meanwhile. */
export const overridesLost = (resource: FlinkResource): Reason => ({
  rule: 'overrides-lost',
  says: `The job was submitted again and does not have the size: ${ignoring(resource)}. It is decided on again, and asked for in place.`,
});

const IN_PLACE = 'let it be rescaled in place, or use Flink 1.20';

export const ignoredAtSubmission = ({ spec, sessionCluster }: FlinkResource): boolean => {
  const version = flinkVersionOf(spec);
  return version >= 2000 || (sessionCluster !== undefined && version < 1019);
};

const ignoring = ({ spec, sessionCluster }: FlinkResource): string =>
  `Flink ${spec.flinkVersion} ignores parallelism overrides when a ${sessionCluster ? 'session job' : 'job'} is submitted`;
