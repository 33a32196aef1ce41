/** Grants cut into managed policies, each within what IAM lets a policy be: exact ARNs for as many jobs as a role can hold. */
import type { Grant } from './job-grants.ts';

/** The statements of one managed policy. */
export type PolicyStatements = readonly Grant[];

/** Characters of a managed policy; white space does not count. */
export const POLICY_CHARACTERS = 6144;

/** As few policies as hold the grants in their order; a grant that is too long goes on in the next one. */
export const policiesOf = (grants: readonly Grant[]): readonly PolicyStatements[] => {
  const policies: { statements: Grant[]; free: number }[] = [];
  for (const { actions, arns } of grants) {
    let rest = arns;
    while (rest.length > 0) {
      const open = policies.at(-1);
      const fitting = open ? howManyFit(actions, rest, open.free) : 0;
      if (open && fitting > 0) {
        const statement = { actions, arns: rest.slice(0, fitting) };
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

const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":[]}'.length;

const howManyFit = (actions: readonly string[], arns: readonly string[], characters: number): number => {
  let free = characters - charactersOf({ actions, arns: [] });
  const firstTooMany = arns.findIndex((arn) => {
    free -= charactersOfArn(arn);
    return free < 0;
  });
  return firstTooMany < 0 ? arns.length : firstTooMany;
};

const charactersOf = ({ actions, arns }: Grant): number =>
  `${JSON.stringify({ Action: actions, Effect: 'Allow', Resource: [] })},`.length +
  arns.reduce((sum, arn) => sum + charactersOfArn(arn), 0);

/** The longest that AWS has: a template does not always know its own. */
const LONGEST: Readonly<Record<string, string>> = {
  Partition: 'aws-us-gov',
  Region: 'us-isof-south-1',
  AccountId: '000000000000',
};

const charactersOfArn = (arn: string): number =>
  `"${arn.replaceAll(/\$\{AWS::(\w+)\}/g, (_, name: string) => LONGEST[name] ?? '')}",`.length;
