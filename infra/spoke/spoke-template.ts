/** The templates of a spoke and of a region's alarms, for CloudFormation and StackSets as they are: no assets, no bootstrap, and their parts are parameters. */
import {
  App,
  BootstraplessSynthesizer,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  Fn,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { wakeAlarmsOf } from '../../lib/environment.ts';
import { DEFAULT_SPOKE_ROLE } from '../../lib/settings/place-settings.ts';
import { spokeAlarmRuleName } from '../../lib/settings/spoke-roles.ts';
import { type ForwardedAlarms, forwardAlarms } from './forwarded-alarms.ts';
import { addSpokeRoles } from './spoke.ts';
import { SPOKE_PARTS, type SpokePart } from './spoke-rights.ts';

/** What a template can not take as a parameter. */
export interface SpokeTemplateOptions {
  /** Only applications that carry all of these. */
  readonly applicationTags?: Readonly<Record<string, string>>;
  /** With the tripwires of the jobs that are there; then it is the template of one account and region. */
  readonly jobs?: NonNullable<ForwardedAlarms['jobs']>;
}

/** Of each part: its parameter, what it allows, and what holds unless another is given. */
const PARTS: Readonly<
  Record<SpokePart, { readonly parameter: string; readonly says: string; readonly byDefault: 'yes' | 'no' }>
> = {
  changes: { parameter: 'AllowChanges', says: 'May the hub change the size of applications?', byDefault: 'yes' },
  dashboards: {
    parameter: 'AllowDashboards',
    says: 'May their Flink dashboards be read? They are read-only.',
    byDefault: 'yes',
  },
  statusTags: {
    parameter: 'AllowStatusTags',
    says: 'May the tags flink-autopilot:managed-by, last-action and error be written? For "statusOnJob" of the hub.',
    byDefault: 'no',
  },
  partitions: {
    parameter: 'AllowPartitions',
    says: 'May MSK and Kinesis be asked how many partitions or shards a topic or stream has?',
    byDefault: 'no',
  },
  tables: {
    parameter: 'AllowTables',
    says: 'May Glue and S3 be asked for the metadata of Iceberg tables? For "iceberg" of jobs of the hub.',
    byDefault: 'no',
  },
  clusters: { parameter: 'AllowClusters', says: 'May EKS be asked for the endpoints of clusters?', byDefault: 'no' },
};

const BUS_ARN = '^arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/[a-zA-Z0-9_./-]{1,256}$';
const ROLE_ARN = '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[a-zA-Z0-9+=,.@_/-]{1,512}$';

/** Throws an Error with the findings of cdk-nag, if there are any. */
export const spokeTemplate = ({ applicationTags, jobs }: SpokeTemplateOptions = {}): object => {
  const stack = stackOfTemplate('FlinkAutopilotSpoke', {
    description: 'Lets a flink-autopilot of another account look after the Flink jobs of this region.',
  });
  const hubRoles = {
    evaluate: text(stack, 'HubEvaluateRole', 'ARN of a role: the output EvaluateRole of the hub.', {
      allowedPattern: ROLE_ARN,
    }),
    apply: text(stack, 'HubApplyRole', 'ARN of a role: the output ApplyRole of the hub.', { allowedPattern: ROLE_ARN }),
  };
  const externalId = text(stack, 'ExternalId', 'As "externalId" of this spoke in the settings of the hub.', {
    allowedPattern: '^[a-zA-Z0-9_+=,.@:/-]{2,1224}$',
  });
  const roleName = text(
    stack,
    'RoleName',
    'As "roleName" of this spoke in the settings of the hub; region and function follow.',
    { default: DEFAULT_SPOKE_ROLE, allowedPattern: '^[a-zA-Z0-9_+=,.@-]{1,38}$' },
  );
  const applications = text(
    stack,
    'Applications',
    'Names of the applications that are meant, with * for any characters.',
    { default: '*', allowedPattern: '^[a-zA-Z0-9_.*-]{1,128}$' },
  );
  const parts = Object.fromEntries(SPOKE_PARTS.map((part) => [part, conditionOf(stack, part)])) as Record<
    SpokePart,
    CfnCondition
  >;
  const given = { hubRoles, externalId, roleName, applications, ...(applicationTags && { applicationTags }) };
  const { evaluate, apply } = addSpokeRoles(stack, given, parts);
  const alarms = alarmParameters(stack, jobs ? 'required' : 'optional');
  forwardAlarms(
    stack,
    { ...alarms, ...(jobs && { jobs }) },
    { ruleName: spokeAlarmRuleName({ roleName }), condition: alarms.condition },
  );
  new CfnOutput(stack, 'EvaluateRole', { value: evaluate.roleArn, description: 'The hub reads jobs by it' });
  if (apply) {
    new CfnOutput(stack, 'ApplyRole', {
      value: apply.roleArn,
      description: 'The hub changes jobs by it',
      condition: parts.changes,
    });
  }
  return templateOf(stack);
};

/** Of another region of the hub's own account, which needs no roles of a spoke. Throws likewise. */
export const alarmsTemplate = ({ jobs }: Pick<SpokeTemplateOptions, 'jobs'> = {}): object => {
  const stack = stackOfTemplate('FlinkAutopilotAlarms', {
    description: 'Sends alarms of Flink jobs to the flink-autopilot of another region, which evaluates the jobs.',
  });
  const { condition: _, ...alarms } = alarmParameters(stack, 'required');
  forwardAlarms(stack, { ...alarms, ...(jobs && { jobs }) });
  return templateOf(stack);
};

/** Checked when it is synthesized. */
const stackOfTemplate = (id: string, { description }: { readonly description: string }): Stack => {
  const app = new App({ analyticsReporting: false, treeMetadata: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return new Stack(app, id, { synthesizer: new BootstraplessSynthesizer(), description });
};

const templateOf = (stack: Stack): object =>
  (stack.node.root as App).synth().getStackByName(stack.stackName).template as object;

const text = (
  stack: Stack,
  id: string,
  description: string,
  more: { readonly default?: string; readonly allowedPattern: string },
): string => new CfnParameter(stack, id, { type: 'String', description, ...more }).valueAsString;

const alarmParameters = (stack: Stack, bus: 'required' | 'optional') => {
  const without = bus === 'required' ? '' : ' Without it no alarms are sent, and the jobs are polled.';
  const given = text(stack, 'HubAlarmBus', `ARN of an event bus: the output AlarmBus of the hub.${without}`, {
    ...(bus === 'required' ? { allowedPattern: BUS_ARN } : { default: '', allowedPattern: `^$|${BUS_ARN}` }),
  });
  const prefix = text(
    stack,
    'AlarmPrefix',
    'The output AlarmPrefix of the hub: alarms whose names begin so are sent.',
    { default: wakeAlarmsOf(), allowedPattern: '^.{1,200}$' },
  );
  const condition =
    bus === 'required'
      ? undefined
      : new CfnCondition(stack, 'AlarmsAreSent', { expression: Fn.conditionNot(Fn.conditionEquals(given, '')) });
  return { bus: given, prefix, ...(condition && { condition }) };
};

const conditionOf = (stack: Stack, part: SpokePart): CfnCondition => {
  const { parameter, says, byDefault } = PARTS[part];
  const answer = new CfnParameter(stack, parameter, {
    type: 'String',
    description: says,
    default: byDefault,
    allowedValues: ['yes', 'no'],
  });
  return new CfnCondition(stack, `${parameter}Condition`, {
    expression: Fn.conditionEquals(answer.valueAsString, 'yes'),
  });
};
