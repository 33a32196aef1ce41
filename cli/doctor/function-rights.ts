/** May the deployed functions do what a job needs? Asked of IAM, where the caller may ask. */
import type { Finding } from '../../lib/doctor/finding.ts';
import { type Mode, modeOf } from '../../lib/model/execution-mode.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { Placed } from '../../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { partitionOf, spokeRoleArn } from '../../lib/settings/spoke-roles.ts';
import type { Attempt } from './attempt.ts';
import type { Clients } from './clients.ts';
import { type DeployedFunction, deniedActions, type FunctionName } from './deployed-functions.ts';

const READING = [
  'kinesisanalytics:DescribeApplication',
  'kinesisanalytics:ListApplicationOperations',
  'kinesisanalytics:ListTagsForResource',
] as const;

/** On the application of a job; as the tables of infra/permissions/ grant them. */
export const neededActions = (is: FunctionName, settings: JobSettings, mode: Mode): readonly string[] => {
  if (settings.platform !== 'managed-flink') return [];
  if (is === 'apply')
    return [...READING, ...(mode === 'act' || mode === 'approve' ? ['kinesisanalytics:UpdateApplication'] : [])];
  const dashboard = settings.dashboard === 'off' ? [] : ['kinesisanalytics:CreateApplicationPresignedUrl'];
  return [...READING, 'kinesisanalytics:DescribeApplicationOperation', ...dashboard];
};

const CODES = { evaluate: 'rights-of-evaluate', apply: 'rights-of-apply' } as const;

export interface JobOfFunctions {
  readonly job: JobRef;
  readonly settings: JobSettings;
  /** Of the settings file. */
  readonly mode: Mode;
  readonly spokes: Settings['spokes'];
}

/** Nothing where it could not be asked: `simulationFindings` says so once. */
export const functionRights = async (
  clients: Pick<Clients, 'call' | 'region'>,
  functions: Attempt<readonly DeployedFunction[]>,
  { job, settings, mode, spokes }: JobOfFunctions,
): Promise<readonly Finding[]> => {
  if (functions.kind !== 'done') return [];
  const own = modeOf(mode, settings.mode);
  const found = functions.value.map(async ({ is, name, role }): Promise<readonly Finding[]> => {
    // In another account its own role has the rights: this one only has to let itself in.
    const spoke = 'account' in settings && settings.account !== undefined ? spokeOf(spokes, settings) : undefined;
    const actions = spoke ? ['sts:AssumeRole'] : neededActions(is, settings, own);
    const resource = spoke ? spokeRoleArn(spoke, is) : arnOf(job);
    if (actions.length === 0) return [];
    const denied = await deniedActions(clients, role, actions, resource);
    if (denied.kind !== 'done') {
      const why = denied.kind === 'denied' ? `you may not ${denied.action}` : denied.error.message;
      return [{ code: CODES[is], severity: 'not-checked', says: `The role of "${name}" was not simulated: ${why}.` }];
    }
    if (denied.value.length === 0) {
      return [
        {
          code: CODES[is],
          severity: 'ok',
          says: `By IAM’s simulation "${name}" may ${actions.join(', ')}${spoke ? ` on ${resource}` : ''}.`,
        },
      ];
    }
    const says = `By IAM’s simulation "${name}" may not ${denied.value.join(', ')} on ${resource}.`;
    return [{ code: CODES[is], severity: 'problem', says }];
  });
  return (await Promise.all(found)).flat();
};

const spokeOf = (spokes: Settings['spokes'], settings: Placed) =>
  spokes.find((one) => one.account === settings.account && one.region === settings.region);

/** Why no role was simulated. */
export const simulationFindings = (
  functions: Attempt<readonly DeployedFunction[]>,
  table: string,
): readonly Finding[] => {
  if (functions.kind === 'done' && functions.value.length > 0) return [];
  const why =
    functions.kind === 'denied'
      ? `you may not ${functions.action}`
      : functions.kind === 'failed'
        ? functions.error.message
        : `no Lambda function has the table "${table}" in its environment`;
  const says = `The roles of the functions were not simulated: ${why}.`;
  return [{ code: 'rights-of-evaluate', severity: 'not-checked', says }];
};

const arnOf = ({ region, account, name }: JobRef): string => {
  return `arn:${partitionOf(region)}:kinesisanalytics:${region}:${account}:application/${name}`;
};
