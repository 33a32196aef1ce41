/** The way of an alarm to the function, as EventBridge would take it by two templates: rule there, right of its role, policy of the bus, rule here. */
import type { Place } from '../../sandbox/aws/server.ts';

export interface TemplateText {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Route {
  readonly hub: TemplateText;
  readonly hubPlace: Place;
  readonly there: TemplateText;
  /** Of the other template. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Whether it evaluates, or where it ends. `event`: on the default bus of `from`. */
export const alarmRoute =
  ({ hub, hubPlace, there, parameters }: Route) =>
  (event: object, from: Place): 'evaluates' | string => {
    const thereAs = resolver(from, parameters);
    const hubAs = resolver(hubPlace, {});
    const rule = only(there, 'AWS::Events::Rule');
    const sent = thereAs(rule.Properties) as {
      readonly Name?: string;
      readonly EventPattern: object;
      readonly Targets: readonly [{ readonly Arn: string; readonly RoleArn: string }];
    };
    if (!matches(sent.EventPattern, event)) return 'the rule there does not match';
    const [{ Arn: bus, RoleArn }] = sent.Targets;
    const rights = ofType(there, 'AWS::IAM::Policy').map(({ Properties }) => thereAs(Properties) as PolicyOf);
    const may = rights.some(
      ({ Roles, PolicyDocument: { Statement } }) =>
        Roles.some((role) => RoleArn.startsWith(role)) &&
        Statement.some(({ Action, Resource }) => Action === 'events:PutEvents' && Resource === bus),
    );
    if (!may) return 'the role of the rule may not put events there';
    if (from.account !== hubPlace.account) {
      const ruleArn = `arn:aws:events:${from.region}:${from.account}:rule/${sent.Name}`;
      const policies = ofType(hub, 'AWS::Events::EventBusPolicy').map(
        ({ Properties }) => hubAs(Properties['Statement']) as BusStatement,
      );
      const taken = policies.some(
        ({ Principal: { AWS }, Condition }) =>
          [AWS].flat().includes(`arn:aws:iam::${from.account}:root`) &&
          Condition.ArnLike['aws:SourceArn'].some((pattern) => isLike(ruleArn, pattern)),
      );
      if (!taken) return 'the policy of the bus does not take it';
    }
    const here = ofType(hub, 'AWS::Events::Rule').filter(({ Properties }) =>
      JSON.stringify(Properties['EventBusName'] ?? '').includes('AlarmBus'),
    );
    const invoked = here.filter(({ Properties }) => matches(Properties['EventPattern'] as object, event));
    return JSON.stringify(invoked.map(({ Properties }) => Properties['Targets'])).includes('AutopilotEvaluate')
      ? 'evaluates'
      : 'no rule here matches';
  };

/** The rule of a template as EventBridge lists it once it is deployed; `name` by its logical id, where the template gives none. */
export const ruleOf = (there: TemplateText, place: Place, parameters: Readonly<Record<string, string>>) => {
  const { Name, EventPattern, Targets } = resolver(place, parameters)(only(there, 'AWS::Events::Rule').Properties) as {
    readonly Name?: string;
    readonly EventPattern: object;
    readonly Targets: readonly { readonly Arn: string }[];
  };
  const id = Object.entries(there.Resources).find(([, { Type }]) => Type === 'AWS::Events::Rule')?.[0];
  const targets = Targets.map(({ Arn }) => Arn);
  return { name: Name ?? `flink-autopilot-alarms-${id}`, state: 'ENABLED', pattern: EventPattern, targets } as const;
};

interface PolicyOf {
  readonly Roles: readonly string[];
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[] };
}

interface BusStatement {
  readonly Principal: { readonly AWS: string | readonly string[] };
  readonly Condition: { readonly ArnLike: { readonly 'aws:SourceArn': readonly string[] } };
}

const ofType = ({ Resources }: TemplateText, type: string): readonly Resource[] =>
  Object.values(Resources).filter(({ Type }) => Type === type);

const only = (template: TemplateText, type: string): Resource => {
  const [one, ...more] = ofType(template, type);
  if (one === undefined || more.length > 0) throw new Error(`The template has ${more.length + 1} of ${type}`);
  return one;
};

/** As EventBridge matches: values in lists, some of them prefixes; what the pattern does not name may be anything. */
const matches = (pattern: object, event: unknown): boolean =>
  Object.entries(pattern).every(([key, wanted]: [string, unknown]) => {
    const value = (event as Readonly<Record<string, unknown>> | undefined)?.[key];
    if (!Array.isArray(wanted)) return matches(wanted as object, value);
    return wanted.some((one: unknown) => {
      if (typeof one !== 'object') return one === value;
      const { prefix, ...more } = one as { readonly prefix?: string };
      if (prefix === undefined || Object.keys(more).length > 0) throw new Error(`Not judged: ${JSON.stringify(one)}`);
      return typeof value === 'string' && value.startsWith(prefix);
    });
  });

const isLike = (arn: string, pattern: string): boolean => {
  const own = arn.split(':');
  const wanted = pattern.split(':');
  return own.length === wanted.length && own.every((part, i) => wanted[i] === '*' || wanted[i] === part);
};

/** Joins, references and ARNs; what only a deployment knows is its logical id. */
const resolver = ({ account, region }: Place, parameters: Readonly<Record<string, string>>) => {
  const known: Readonly<Record<string, string>> = {
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::AccountId': account,
    ...parameters,
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...more] = Object.entries(value);
    if (more.length === 0 && name === 'Ref') return known[argument as string] ?? argument;
    if (more.length === 0 && name === 'Fn::GetAtt') return (argument as readonly string[]).join('.');
    if (more.length === 0 && name === 'Fn::Join') {
      const [separator, parts] = argument as readonly [string, readonly unknown[]];
      return parts.map(resolve).join(separator);
    }
    return Object.fromEntries(Object.entries(value).map(([key, content]) => [key, resolve(content)]));
  };
  return resolve;
};
