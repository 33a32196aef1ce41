/** The FlinkAutopilotSpoke construct: what one region of an account needs to be looked after by a FlinkAutopilot of another account. */
import { Aws, CfnCondition, type CfnResource, Fn, Token, Validations } from 'aws-cdk-lib';
import { ArnPrincipal, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DEFAULT_SPOKE_ROLE } from '../../lib/settings/place-settings.ts';
import { type SpokeFunction, spokeAlarmRuleName } from '../../lib/settings/spoke-roles.ts';
import { arnOf } from '../permissions/job-grants.ts';
import { APPLICATION_RIGHTS } from '../permissions/managed-flink.ts';
import { conditionsOf } from '../permissions/policy-size.ts';
import { type ForwardedAlarms, forwardAlarms } from './forwarded-alarms.ts';
import { SPOKE_PARTS, type SpokePart, type SpokeStatement, spokeStatements } from './spoke-rights.ts';

export interface FlinkAutopilotSpokeProps {
  /** ARNs of the two roles of the hub: its outputs EvaluateRole and ApplyRole. */
  readonly hubRoles: Readonly<Record<SpokeFunction, string>>;
  /** As the spoke has it in the settings of the hub. */
  readonly externalId: string;
  /** As `roleName` of the spoke in the settings; default `flink-autopilot-spoke`. `-<region>-evaluate` and `-apply` follow. */
  readonly roleName?: string;
  /** Names of applications, with `*` where many are meant. Default: all of the region. */
  readonly applications?: string;
  /** Only applications that carry all of these. */
  readonly applicationTags?: Readonly<Record<string, string>>;
  /**
   * `changes`: they may be changed. `dashboards`: their Flink dashboards may be read. `statusTags`: the tags of `statusOnJob` may
   * be written. `partitions`: MSK and Kinesis may be asked how many a source has. `clusters`: EKS may be asked for endpoints.
   * `tables`: Glue and S3 may be asked for the metadata of Iceberg tables.
   * Default: changes and dashboards.
   */
  readonly parts?: readonly SpokePart[];
  /** Sends ringing alarms to the hub. Default: jobs are polled. */
  readonly alarms?: ForwardedAlarms;
}

/** Where a template decides when it is deployed. */
type Parts = Readonly<Record<SpokePart, boolean | CfnCondition>>;

const DEFAULT_PARTS: readonly SpokePart[] = ['changes', 'dashboards'];

export class FlinkAutopilotSpoke extends Construct {
  readonly evaluateRoleArn: string;
  /** Undefined without `changes`. */
  readonly applyRoleArn: string | undefined;

  constructor(scope: Construct, id: string, props: FlinkAutopilotSpokeProps) {
    super(scope, id);
    const { parts = DEFAULT_PARTS } = props;
    const chosen = Object.fromEntries(SPOKE_PARTS.map((part) => [part, parts.includes(part)])) as unknown as Parts;
    const { evaluate, apply } = addSpokeRoles(this, props, chosen);
    const { alarms, roleName = DEFAULT_SPOKE_ROLE } = props;
    if (alarms) forwardAlarms(this, alarms, { ruleName: spokeAlarmRuleName({ roleName }) });
    this.evaluateRoleArn = evaluate.roleArn;
    this.applyRoleArn = apply?.roleArn;
  }
}

/** Without the right to change anything apply has no role, and nothing to do there. */
export const addSpokeRoles = (scope: Construct, props: FlinkAutopilotSpokeProps, parts: Parts) => ({
  evaluate: addRole(scope, 'evaluate', props, parts),
  apply: parts.changes === false ? undefined : addRole(scope, 'apply', props, parts),
});

const addRole = (scope: Construct, of: SpokeFunction, props: FlinkAutopilotSpokeProps, parts: Parts): Role => {
  const { externalId, roleName = DEFAULT_SPOKE_ROLE } = props;
  const role = new Role(scope, of === 'evaluate' ? 'Evaluate' : 'Apply', {
    roleName: Fn.join('-', [roleName, Aws.REGION, of]),
    description: `flink-autopilot of another account ${of === 'evaluate' ? 'reads' : 'changes'} the Flink jobs of a region by it`,
    assumedBy: trusted(props.hubRoles[of], externalId),
  });
  const needed: readonly SpokePart[] = of === 'apply' ? ['changes'] : [];
  only(role, conditionOf(role, needed, parts));
  const byPart = Map.groupBy(spokeStatements(of), ({ part }) => part);
  for (const [part, statements] of byPart) {
    if (part !== undefined && parts[part] === false) continue;
    const policy = new Policy(role, part === undefined ? 'Reading' : `With${part}`, {
      policyName: part ?? 'reading',
      roles: [role],
      statements: statements.map((one) => statementOf(one, props)),
    });
    only(policy, conditionOf(policy, [...new Set([...needed, ...(part === undefined ? [] : [part])])], parts));
    acknowledge(policy, statements, props);
  }
  return role;
};

/**
 * By the account and a condition on the role: a principal that is a role itself would have to be there already, and would be
 * another one once the stack of the hub is made again.
 */
const trusted = (hubRole: string, externalId: string) =>
  new ArnPrincipal(
    Fn.join('', ['arn:', Aws.PARTITION, ':iam::', Fn.select(4, Fn.split(':', hubRole)), ':root']),
  ).withConditions({
    ArnEquals: { 'aws:PrincipalArn': hubRole },
    StringEquals: { 'sts:ExternalId': externalId },
  });

/** Undefined: nothing of it is decided when the template is deployed. */
const conditionOf = (scope: Construct, needed: readonly SpokePart[], parts: Parts): CfnCondition | undefined => {
  const given = needed.map((part) => parts[part]).filter((one) => typeof one !== 'boolean');
  const [first, ...more] = given;
  if (first === undefined || more.length === 0) return first;
  return new CfnCondition(scope, 'All', { expression: Fn.conditionAnd(...given) });
};

const only = ({ node }: Construct, condition: CfnCondition | undefined): void => {
  if (condition) (node.defaultChild as CfnResource).cfnOptions.condition = condition;
};

const resourcesOf = (
  { on, names = ['*'] }: SpokeStatement,
  { applications = '*' }: FlinkAutopilotSpokeProps,
): readonly string[] => {
  if (on === '*') return ['*'];
  return on === 'applications'
    ? [Fn.join('', [Fn.sub(arnOf(APPLICATION_RIGHTS, '')), applications])]
    : names.map((name) => Fn.sub(arnOf(on, name)));
};

const statementOf = (statement: SpokeStatement, props: FlinkAutopilotSpokeProps): PolicyStatement => {
  const { actions, on, tagKeys } = statement;
  const tags =
    on === 'applications' && props.applicationTags
      ? Object.entries(props.applicationTags).map(([key, value]) => ({ key, values: [value] }))
      : undefined;
  const conditions =
    on === '*'
      ? { StringEquals: { 'aws:RequestedRegion': Aws.REGION } }
      : conditionsOf({ ...(tags && { tags }), ...(tagKeys && { tagKeys }) });
  return new PolicyStatement({
    actions: [...actions],
    resources: [...resourcesOf(statement, props)],
    ...(conditions && { conditions }),
  });
};

const acknowledge = (
  policy: Policy,
  statements: readonly SpokeStatement[],
  { applications = '*' }: FlinkAutopilotSpokeProps,
): void => {
  for (const { on, names = ['*'], whyWide: reason } of statements) {
    const ofApplications = Token.isUnresolved(applications) ? '<Applications>' : applications;
    for (const arn of arnsOf(on, names, ofApplications).filter((one) => one.includes('*'))) {
      const id = `AwsSolutions-IAM5[Resource::${arn.replaceAll('${', '<').replaceAll('}', '>')}]`;
      Validations.of(policy).acknowledge({ id, reason });
    }
  }
};

const arnsOf = (on: SpokeStatement['on'], names: readonly string[], applications: string): readonly string[] => {
  if (on === '*') return ['*'];
  return on === 'applications' ? [arnOf(APPLICATION_RIGHTS, applications)] : names.map((name) => arnOf(on, name));
};
