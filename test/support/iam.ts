/** What the roles of a template may do, as IAM would judge it: their allow statements, inline and managed, with conditions. */
import type { Template } from 'aws-cdk-lib/assertions';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};

export const arn = (service: string, resource: string, account = ACCOUNT, region = REGION): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface RoleRights {
  /** Its logical id. */
  readonly role: string;
  /** Characters without white space of each of its managed policies. */
  readonly managedPolicies: readonly number[];
  /** Characters without white space of all its inline policies together. */
  readonly inline: number;
  readonly statements: readonly Statement[];
  /** `context` has condition keys, as `aws:ResourceTag/team`; several values of one with commas. */
  may(action: string, resource: string, context?: Readonly<Record<string, string>>): boolean;
}

/** Of every role of the template. Throws for what it can not judge: a statement that is no plain allow, an unknown condition. */
export const rolesOf = (template: Template): readonly RoleRights[] => {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).map(propertiesOf);
  const managed = Object.values(template.findResources('AWS::IAM::ManagedPolicy')).map(propertiesOf);
  return Object.entries(template.findResources('AWS::IAM::Role')).map(([role, resource]) => {
    const { Policies = [], ManagedPolicyArns = [] } = propertiesOf(resource);
    if (ManagedPolicyArns.length > 0) throw new Error(`${role} has managed policies of AWS: ${ManagedPolicyArns}`);
    const attached = (all: readonly Properties[]) =>
      all.filter(({ Roles = [] }) => Roles.some((one) => resolved(one) === `<${role}>`));
    const inline = [...Policies, ...attached(policies)].map(({ PolicyDocument }) => resolved(PolicyDocument));
    const own = attached(managed).map(({ PolicyDocument }) => resolved(PolicyDocument));
    const statements = [...inline, ...own].flatMap((document) => (document as Document).Statement.map(statementOf));
    return {
      role,
      statements,
      managedPolicies: own.map((document) => JSON.stringify(document).length),
      inline: inline.reduce<number>((sum, document) => sum + JSON.stringify(document).length, 0),
      may: judgeOf(statements),
    };
  });
};

interface Properties {
  readonly Policies?: readonly Properties[];
  readonly PolicyDocument?: unknown;
  readonly Roles?: readonly unknown[];
  readonly ManagedPolicyArns?: readonly unknown[];
}

interface Document {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

const propertiesOf = (resource: Readonly<Record<string, unknown>>) => resource['Properties'] as Properties;

const statementOf = (statement: Readonly<Record<string, unknown>>): Statement => {
  const { Effect, Action, Resource, Condition = {}, ...more } = statement;
  if (Effect !== 'Allow' || Object.keys(more).some((key) => key !== 'Sid')) {
    throw new Error(`Not a plain allow: ${JSON.stringify(statement)}`);
  }
  return { actions: listOf(Action), resources: listOf(Resource), condition: Condition as Statement['condition'] };
};

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]) as readonly string[];

const judgeOf = (statements: readonly Statement[]): RoleRights['may'] => {
  const judged = statements.map(({ actions, resources, condition }) => ({
    action: matcher(actions.map((action) => action.toLowerCase())),
    resource: matcher(resources),
    condition,
  }));
  return (action, resource, context = {}) =>
    judged.some(
      (statement) =>
        statement.action(action.toLowerCase()) && statement.resource(resource) && holds(statement.condition, context),
    );
};

const holds = (condition: Statement['condition'], context: Readonly<Record<string, string>>): boolean =>
  Object.entries(condition).every(([operator, keys]) => {
    const asked = (key: string): readonly string[] => (context[key] === undefined ? [] : context[key].split(','));
    if (operator === 'ForAllValues:StringEquals') {
      return Object.entries(keys).every(([key, wanted]) => asked(key).every((one) => listOf(wanted).includes(one)));
    }
    if (operator === 'Null') {
      return Object.entries(keys).every(
        ([key, wanted]) => (context[key] === undefined) === (String(wanted) === 'true'),
      );
    }
    if (operator !== 'StringEquals') throw new Error(`The condition ${operator} can not be judged`);
    return Object.entries(keys).every(([key, wanted]) => listOf(wanted).includes(context[key] ?? ''));
  });

/** `*` and `?` as IAM has them. */
const matcher = (patterns: readonly string[]): ((text: string) => boolean) => {
  const exact = new Set(patterns);
  const wild = patterns
    .filter((pattern) => /[*?]/.test(pattern))
    .map((pattern) =>
      pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.'),
    )
    .map((pattern) => new RegExp(`^${pattern}$`));
  return (text) => exact.has(text) || wild.some((pattern) => pattern.test(text));
};

/** A template's value as CloudFormation would have it; what only a deployment knows is `<LogicalId.Attribute>`. */
const resolved = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [entry, second] = Object.entries(value);
  if (entry && !second) {
    const [name, argument] = entry;
    if (name === 'Ref') return PSEUDO[argument as string] ?? `<${argument as string}>`;
    if (name === 'Fn::GetAtt') return `<${(argument as readonly string[]).join('.')}>`;
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as readonly [string, readonly unknown[]];
      return parts.map(resolved).join(separator);
    }
    if (name === 'Fn::Sub') {
      return (argument as string).replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => PSEUDO[key] ?? `<${key}>`);
    }
    if (name.startsWith('Fn::')) throw new Error(`${name} can not be resolved`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [key, resolved(content)]));
};
