/** The template of a spoke, for CloudFormation and StackSets as it is: no assets, no bootstrap, and its parts are parameters. */
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
import { DEFAULT_SPOKE_ROLE } from '../../lib/settings/place-settings.ts';
import { addSpokeRoles } from './spoke.ts';
import { SPOKE_PARTS, type SpokePart } from './spoke-rights.ts';

export interface SpokeTemplateOptions {
  /** Only applications that carry all of these: a template can not take the key of a tag as a parameter. */
  readonly applicationTags?: Readonly<Record<string, string>>;
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
  clusters: { parameter: 'AllowClusters', says: 'May EKS be asked for the endpoints of clusters?', byDefault: 'no' },
};

const ROLE_ARN = '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[a-zA-Z0-9+=,.@_/-]{1,512}$';

/** Throws an Error with the findings of cdk-nag, if there are any. */
export const spokeTemplate = ({ applicationTags }: SpokeTemplateOptions = {}): object => {
  const app = new App({ analyticsReporting: false, treeMetadata: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new Stack(app, 'FlinkAutopilotSpoke', {
    synthesizer: new BootstraplessSynthesizer(),
    description: 'Lets a flink-autopilot of another account look after the Flink jobs of this region.',
  });
  const text = (id: string, description: string, more: { default?: string; allowedPattern?: string }): string =>
    new CfnParameter(stack, id, { type: 'String', description, ...more }).valueAsString;
  const hubRoles = {
    evaluate: text('HubEvaluateRole', 'ARN of a role: the output EvaluateRole of the hub.', {
      allowedPattern: ROLE_ARN,
    }),
    apply: text('HubApplyRole', 'ARN of a role: the output ApplyRole of the hub.', { allowedPattern: ROLE_ARN }),
  };
  const externalId = text('ExternalId', 'As "externalId" of this spoke in the settings of the hub.', {
    allowedPattern: '^[a-zA-Z0-9_+=,.@:/-]{2,1224}$',
  });
  const roleName = text(
    'RoleName',
    'As "roleName" of this spoke in the settings of the hub; region and function follow.',
    {
      ...{ default: DEFAULT_SPOKE_ROLE, allowedPattern: '^[a-zA-Z0-9_+=,.@-]{1,38}$' },
    },
  );
  const applications = text('Applications', 'Names of the applications that are meant, with * for any characters.', {
    ...{ default: '*', allowedPattern: '^[a-zA-Z0-9_.*-]{1,128}$' },
  });
  const parts = Object.fromEntries(SPOKE_PARTS.map((part) => [part, conditionOf(stack, part)])) as Record<
    SpokePart,
    CfnCondition
  >;
  const given = { hubRoles, externalId, roleName, applications, ...(applicationTags && { applicationTags }) };
  const { evaluate, apply } = addSpokeRoles(stack, given, parts);
  new CfnOutput(stack, 'EvaluateRole', { value: evaluate.roleArn, description: 'The hub reads jobs by it' });
  if (apply) {
    new CfnOutput(stack, 'ApplyRole', {
      ...{ value: apply.roleArn, description: 'The hub changes jobs by it', condition: parts.changes },
    });
  }
  return app.synth().getStackByName(stack.stackName).template;
};

const conditionOf = (stack: Stack, part: SpokePart): CfnCondition => {
  const { parameter, says, byDefault } = PARTS[part];
  const answer = new CfnParameter(stack, parameter, {
    ...{ type: 'String', description: says, default: byDefault, allowedValues: ['yes', 'no'] },
  });
  return new CfnCondition(stack, `${parameter}Condition`, {
    expression: Fn.conditionEquals(answer.valueAsString, 'yes'),
  });
};
