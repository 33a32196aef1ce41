/** What is asked of Lambda and IAM about functions that are deployed: ListFunctions, and SimulatePrincipalPolicy of their roles. */
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { RestService } from '../wire/rest-service.ts';

export interface EmbeddedFunction {
  readonly name: string;
  readonly role: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Of its role; every other action is denied. */
  readonly allowed: readonly string[];
}

export interface EmbeddedFunctions {
  readonly failNext: FailNext<'ListFunctions' | 'SimulatePrincipalPolicy'>;
  putFunction(deployed: EmbeddedFunction): void;
}

export const createFunctions = (): EmbeddedFunctions & { readonly rest: RestService } => {
  const faults = createFaults();
  const known = new Map<string, EmbeddedFunction>();

  const list = (query: URLSearchParams) => {
    const most = Number(query.get('MaxItems') ?? 50);
    const from = Number(query.get('Marker') ?? 0);
    const page = [...known.values()].slice(from, from + most);
    return {
      Functions: page.map(({ name, role, variables }) => ({
        FunctionName: name,
        Role: role,
        Environment: { Variables: variables },
      })),
      NextMarker: from + most < known.size ? String(from + most) : null,
    };
  };

  const simulate = (query: URLSearchParams) => {
    const arn = query.get('PolicySourceArn') ?? '';
    const found = [...known.values()].find(({ role }) => role === arn);
    if (found === undefined) throw new AwsError('NoSuchEntity', `The role ${arn} cannot be found.`, 404);
    const actions = [...query].filter(([name]) => name.startsWith('ActionNames.member.')).map(([, value]) => value);
    return {
      SimulatePrincipalPolicyResponse: {
        SimulatePrincipalPolicyResult: {
          EvaluationResults: actions.map((action) => ({
            EvalActionName: action,
            EvalResourceName: query.get('ResourceArns.member.1') ?? '*',
            EvalDecision: found.allowed.includes(action) ? 'allowed' : 'implicitDeny',
          })),
        },
      },
    };
  };

  return {
    failNext: faults.failNext,
    putFunction: (deployed) => void known.set(deployed.name, deployed),
    rest: {
      faults,
      find: (method, { pathname, searchParams }) => {
        if (method !== 'GET') return undefined;
        if (pathname === '/2015-03-31/functions/') return { name: 'ListFunctions', answer: () => list(searchParams) };
        const simulates = pathname === '/' && searchParams.get('Action') === 'SimulatePrincipalPolicy';
        return simulates ? { name: 'SimulatePrincipalPolicy', answer: () => simulate(searchParams) } : undefined;
      },
    },
  };
};
