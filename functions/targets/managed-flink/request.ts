/**
 * Asks Managed Flink for a size: parallelism and ParallelismPerKPU in one call, because every call is a restart.
 *
 * Asking may be repeated after a crash, by us or inside the SDK. So the application is read first, and again after a
 * conflict: one that has the size, or is on its way to it, is not asked a second time.
 */
import { type KinesisAnalyticsV2Client, UpdateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import type { Change, Outcome } from '../../../lib/model/decision.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { KpuSizing } from '../../../lib/model/sizing.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import type { JobDescription } from '../../ports.ts';
import { answerTo } from './answers.ts';
import { type Application, asMessage, readApplication } from './application.ts';
import { sizingOf } from './describe.ts';
import { listOperations } from './operations.ts';

export interface SizeRequest {
  readonly application: string;
  readonly settings: ManagedFlinkJobSettings;
  readonly change: Change;
  /** What the caller has checked. */
  readonly description: JobDescription;
  readonly now: EpochMs;
}

type Requested = Extract<Outcome, { kind: 'applied' | 'refused' | 'failed' }>;

export const requestSize = async (client: KinesisAnalyticsV2Client, request: SizeRequest): Promise<Requested> => {
  const { change, description, now } = request;
  const to = change.to;
  const refuse = (rule: string, says: string): Requested => ({ kind: 'refused', at: now, because: [{ rule, says }] });
  if (to.kind !== 'kpu')
    return refuse('sizing', 'A Managed Flink application has one parallelism, not one per vertex.');
  // The size of before is not held against a limit that was lowered since: the other one has failed.
  const limit = change.rollbackOf ? undefined : aboveLimits(to, request.settings);
  if (limit) return { kind: 'refused', at: now, because: [limit] };

  const application = await readApplication(client, request.application);
  const found = await foundAt(client, application, to, now);
  if (found) return found;
  if (application.status !== 'RUNNING') {
    return refuse('stable', `The application is ${application.status}: only one that is RUNNING is changed.`);
  }
  if (String(application.versionId) !== description.version) {
    return refuse(
      'job-version',
      `The application was changed since it was checked (version ${description.version}, now ${application.versionId}).`,
    );
  }
  if (change.from.kind === 'kpu' && !isAt(application, change.from)) {
    return refuse(
      'job-size',
      `The decision was made at ${sizeText(change.from)}, and the application now has ${sizeText(sizingOf(application, 0))}.`,
    );
  }
  return update(client, application, to, request);
};

const update = async (
  client: KinesisAnalyticsV2Client,
  application: Application,
  to: KpuSizing,
  { change, now }: SizeRequest,
): Promise<Requested> => {
  try {
    const reply = await client.send(new UpdateApplicationCommand(updateInput(application, to)));
    return {
      kind: 'applied',
      at: now,
      ...(reply.OperationId === undefined ? {} : { operation: reply.OperationId }),
      because: [asked(application, to), ...notApplied(change)],
    };
  } catch (cause) {
    const answer = answerTo(cause);
    if (!answer)
      throw new Error(`Whether application "${application.name}" took the update is not known: ${asMessage(cause)}`, {
        cause,
      });
    // A conflict can be with ourselves: an attempt whose answer was lost, and that the SDK then repeated.
    if (answer.kind === 'refused') {
      const found = await foundAt(client, await readApplication(client, application.name), to, now);
      if (found) return found;
    }
    const says = `${answer.says} Managed Flink says: ${asMessage(cause)}`;
    return { kind: answer.kind, at: now, because: [{ rule: answer.rule, says }] };
  }
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

/** At the size, or on the way to it: applied, by whichever operation brought it there. */
const foundAt = async (
  client: KinesisAnalyticsV2Client,
  application: Application,
  to: KpuSizing,
  now: EpochMs,
): Promise<Requested | undefined> => {
  if (!isAt(application, to) || !['RUNNING', 'UPDATING'].includes(application.status)) return undefined;
  const operation = (await listOperations(client, application.name)).find(({ name }) => name === 'UpdateApplication');
  const says = `The application has ${sizeText(to)} already, or is on its way there: nothing was asked for again.`;
  return {
    kind: 'applied',
    at: now,
    ...(operation === undefined ? {} : { operation: operation.id }),
    because: [{ rule: 'has-size', says }],
  };
};

const isAt = (application: Application, size: KpuSizing): boolean => {
  const now = sizingOf(application, 0);
  return now.parallelism === size.parallelism && now.parallelismPerKpu === size.parallelismPerKpu;
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
