/**
 * UpdateApplication for a size: parallelism and ParallelismPerKPU in one call, because every call is a restart. It carries
 * the ConditionalToken of the snapshot, so that an application which was changed since is not updated.
 */
import { type KinesisAnalyticsV2Client, UpdateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Change } from '../../../lib/model/change.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { KpuSizing } from '../../../lib/model/sizing.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import type { ChangeStrategy, Claim } from '../request-change.ts';
import { type Application, asMessage } from './application.ts';
import { classifyError } from './classify-error.ts';
import { type ApplicationDescription, isAt, sizingOf } from './describe.ts';

export interface SizeRequest {
  readonly client: KinesisAnalyticsV2Client;
  readonly settings: ManagedFlinkJobSettings;
  readonly change: Change;
  readonly to: KpuSizing;
  readonly readAgain: () => Promise<ApplicationDescription>;
  /** Left out: an application does not say who changes it. */
  readonly claim?: () => Promise<Claim>;
}

export const sizeStrategy = (request: SizeRequest): ChangeStrategy<ApplicationDescription> => ({
  /** Applied, by whichever operation brought it there. */
  alreadyAsWanted: ({ snapshot: { application, operations } }) => {
    const { to } = request;
    if (!isAt(application, to) || !['RUNNING', 'UPDATING'].includes(application.status)) return undefined;
    // Operations were read first: what the application is going to may have begun after them.
    const operation = operations.find(
      ({ name, status }) =>
        name === 'UpdateApplication' && (application.status === 'RUNNING' || status === 'IN_PROGRESS'),
    );
    const says = `The application has ${sizeText(to)} already, or is on its way there: nothing was asked for again.`;
    return { ...(operation ? { operation: operation.id } : {}), because: [{ rule: 'has-size', says }] };
  },
  failedPreconditions: ({ snapshot: { application } }) => failedPreconditions(application, request),
  ...(request.claim && { claim: request.claim }),
  send: async ({ snapshot: { application } }) => {
    const { client, change, to } = request;
    const { OperationId: operation } = await client.send(new UpdateApplicationCommand(updateInput(application, to)));
    const because = [asked(application, to), ...notApplied(change)];
    return { ...(operation === undefined ? {} : { operation }), because };
  },
  classifyError: (cause) => {
    const known = classifyError(cause);
    if (known) return known;
    const says = `Whether application "${request.settings.name}" took the update is not known: ${asMessage(cause)}`;
    throw new Error(says, { cause });
  },
  readAgain: request.readAgain,
});

const failedPreconditions = (
  application: Application,
  { settings, change: { kind, from }, to }: SizeRequest,
): readonly Reason[] => {
  // The size of before is not held against a limit that was lowered since: the other one has failed.
  const limit = kind === 'rollback' ? undefined : aboveLimits(to, settings);
  if (limit) return [limit];
  if (application.status !== 'RUNNING') {
    const says = `The application is ${application.status}: only one that is RUNNING is changed.`;
    return [{ rule: 'stable', says }];
  }
  if (from.kind === 'kpu' && !isAt(application, from)) {
    const says = `The decision was made at ${sizeText(from)}, and the application now has ${sizeText(sizingOf(application, 0))}.`;
    return [{ rule: 'job-size', says }];
  }
  return [];
};

const aboveLimits = (to: KpuSizing, settings: ManagedFlinkJobSettings): Reason | undefined => {
  if (to.kpus > settings.maxKpus) {
    const says = `${to.kpus} KPUs are above the ${settings.maxKpus} of the settings.`;
    return { rule: 'kpu-quota', says, bound: 'maxKpus' };
  }
  if (to.parallelism > settings.maxParallelism) {
    const says = `Parallelism ${to.parallelism} is above the max parallelism ${settings.maxParallelism} of the settings: the update would fail.`;
    return { rule: 'max-parallelism', says, bound: 'maxParallelism' };
  }
  return undefined;
};

const updateInput = (application: Application, to: KpuSizing) => ({
  ApplicationName: application.name,
  ...(application.conditionalToken === undefined
    ? { CurrentApplicationVersionId: application.versionId }
    : { ConditionalToken: application.conditionalToken }),
  ApplicationConfigurationUpdate: {
    FlinkApplicationConfigurationUpdate: {
      ParallelismConfigurationUpdate: {
        ConfigurationTypeUpdate: 'CUSTOM' as const,
        ParallelismUpdate: to.parallelism,
        ParallelismPerKPUUpdate: to.parallelismPerKpu,
        AutoScalingEnabledUpdate: false,
      },
    },
  },
  // An update that leaves this out sets it to false, and a job that was deployed with it could then not be restored.
  ...(application.allowNonRestoredState === undefined
    ? {}
    : {
        RunConfigurationUpdate: { FlinkRunConfiguration: { AllowNonRestoredState: application.allowNonRestoredState } },
      }),
});

const sizeText = ({ parallelism, parallelismPerKpu }: KpuSizing): string =>
  `parallelism ${parallelism} at ${parallelismPerKpu} per KPU`;

const asked = (application: Application, to: KpuSizing): Reason => ({
  rule: 'update-application',
  says: `Asked for ${sizeText(to)} in one update${application.autoScaling ? ', which also turns built-in scaling off' : ''}.`,
});

const notApplied = ({ config }: Change): readonly Reason[] =>
  Object.keys(config.overrides).length + config.removals.length === 0
    ? []
    : [{ rule: 'config', says: 'Flink configuration can not be changed on Managed Flink: that part was left out.' }];
