/** Grants cut into managed policies, each within what IAM lets a policy be: exact ARNs for as many jobs as a role can hold. */
import { MANAGED_POLICIES, type PermissionSettings } from '../../lib/settings/permission-settings.ts';
import type { Grant } from './job-grants.ts';
import type { FunctionName } from './right.ts';

/** The statements of one managed policy. */
export type PolicyStatements = readonly Grant[];

/** Characters of a managed policy; white space does not count. */
export const POLICY_CHARACTERS = 6144;

/** As few policies as hold the grants in their order; a grant that is too long goes on in the next one. */
export const policiesOf = (grants: readonly Grant[]): readonly PolicyStatements[] => {
  const policies: { statements: Grant[]; free: number }[] = [];
  for (const grant of grants) {
    let rest = grant.arns;
    while (rest.length > 0) {
      const open = policies.at(-1);
      const fitting = open ? howManyFit({ ...grant, arns: rest }, open.free) : 0;
      if (open && fitting > 0) {
        const statement = { ...grant, arns: rest.slice(0, fitting) };
        open.statements.push(statement);
        open.free -= charactersOf(statement);
        rest = rest.slice(fitting);
      } else {
        policies.push({ statements: [], free: POLICY_CHARACTERS - EMPTY_POLICY });
      }
    }
  }
  return policies.map(({ statements }) => statements);
};

/** Throws an Error with the remedies when a role can't hold so many policies: nothing is ever granted that is not named. */
export const assertFits = (
  entry: FunctionName,
  grants: readonly Grant[],
  needed: number,
  permissions: PermissionSettings,
): void => {
  const most = permissions.by === 'name' ? permissions.managedPoliciesPerRole : MANAGED_POLICIES.ordinary;
  if (needed <= most) return;
  const named = new Set(grants.flatMap(({ arns }) => arns)).size;
  throw new Error(
    `The role of ${entry} can't name ${named} resources one by one: that takes ${needed} managed policies, and a role may have ${most}. ${remedy(permissions, needed)}`,
  );
};

const remedy = ({ by }: PermissionSettings, needed: number): string => {
  if (by === 'tag') return 'Give "endpoint" and "certificateAuthority" of the clusters: they then need no right.';
  const tags =
    'Let the applications carry a tag with their mode, and set "permissions": { "by": "tag" } in the settings (docs/permissions.md)';
  return needed > MANAGED_POLICIES.most
    ? `${tags}.`
    : `${tags}; or have the quota "Managed policies attached to an IAM role" raised, and set "permissions": { "by": "name", "managedPoliciesPerRole": ${needed} }.`;
};

const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":[]}'.length;

const howManyFit = (grant: Grant, characters: number): number => {
  let free = characters - charactersOf({ ...grant, arns: [] });
  const firstTooMany = grant.arns.findIndex((arn) => {
    free -= charactersOfArn(arn);
    return free < 0;
  });
  return firstTooMany < 0 ? grant.arns.length : firstTooMany;
};

const charactersOf = ({ actions, arns, ...conditions }: Grant): number =>
  `${JSON.stringify({ Action: actions, Condition: conditionsOf(conditions), Effect: 'Allow', Resource: [] })},`.length +
  arns.reduce((sum, arn) => sum + charactersOfArn(arn), 0);

/** As IAM writes it. */
export const conditionsOf = ({ tags, tagKeys }: Pick<Grant, 'tags' | 'tagKeys'>) => {
  if (tags === undefined && tagKeys === undefined) return undefined;
  return {
    ...(tags && {
      StringEquals: Object.fromEntries(tags.map(({ key, values }) => [`aws:ResourceTag/${key}`, [...values]])),
    }),
    // What says "for all" is also true of a request without any.
    ...(tagKeys && {
      'ForAllValues:StringEquals': { 'aws:TagKeys': [...tagKeys] },
      Null: { 'aws:TagKeys': 'false' },
    }),
  };
};

/** The longest that AWS has: a template does not always know its own. */
const LONGEST: Readonly<Record<string, string>> = {
  Partition: 'aws-us-gov',
  Region: 'us-isof-south-1',
  AccountId: '000000000000',
};

const charactersOfArn = (arn: string): number =>
  `"${arn.replaceAll(/\$\{AWS::(\w+)\}/g, (_, name: string) => LONGEST[name] ?? '')}",`.length;
