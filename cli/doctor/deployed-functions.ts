/** The two functions of the stack, found by the table in their environment; and what their roles may do, by IAM’s own simulation. */
import * as v from 'valibot';
import { INSTANCE_VARIABLE, TABLE_VARIABLE } from '../../lib/environment.ts';
import { type Attempt, attempt } from './attempt.ts';
import type { Clients } from './clients.ts';
import { iamRegion } from './iam.ts';

export type FunctionName = 'evaluate' | 'apply';

export interface DeployedFunction {
  readonly is: FunctionName;
  readonly name: string;
  /** ARN. */
  readonly role: string;
  /** What keeps two stacks apart; wake alarms begin with it. */
  readonly instance: string | undefined;
}

const page = v.object({
  Functions: v.array(
    v.object({
      FunctionName: v.string(),
      Role: v.string(),
      Environment: v.nullish(v.object({ Variables: v.nullish(v.record(v.string(), v.string())) })),
    }),
  ),
  NextMarker: v.nullish(v.string()),
});

type Asking = Pick<Clients, 'call' | 'region'>;

export const deployedFunctions = (
  { call, region }: Asking,
  table: string,
): Promise<Attempt<readonly DeployedFunction[]>> =>
  attempt('lambda:ListFunctions', async () => {
    const found: DeployedFunction[] = [];
    let marker: string | undefined;
    do {
      const query: Record<string, string> = { MaxItems: '50', ...(marker === undefined ? {} : { Marker: marker }) };
      const path = '/2015-03-31/functions/';
      const answer = await call({ service: 'lambda', region: await region(), method: 'GET', path, query });
      if (answer.kind === 'failed') throw new Error(answer.says);
      const { Functions, NextMarker } = v.parse(page, answer.body);
      for (const { FunctionName: name, Role: role, Environment } of Functions) {
        const is = functionOf(name);
        const variables = Environment?.Variables ?? {};
        const instance = variables[INSTANCE_VARIABLE];
        if (is && variables[TABLE_VARIABLE] === table) found.push({ is, name, role, instance });
      }
      marker = NextMarker ?? undefined;
    } while (marker);
    return found;
  });

/** Undefined: no function was found that says it. */
export const instanceIn = (read: Attempt<readonly DeployedFunction[]>): string | undefined =>
  read.kind === 'done' ? read.value.find(({ instance }) => instance !== undefined)?.instance : undefined;

/** CloudFormation names them by their constructs: `FlinkAutopilot-AutopilotEvaluateFunction12AB-…`. */
const functionOf = (name: string): FunctionName | undefined =>
  /evaluate/i.test(name) ? 'evaluate' : /apply/i.test(name) ? 'apply' : undefined;

const simulated = v.object({
  SimulatePrincipalPolicyResponse: v.object({
    SimulatePrincipalPolicyResult: v.object({
      EvaluationResults: v.array(v.object({ EvalActionName: v.string(), EvalDecision: v.string() })),
    }),
  }),
});

/** The actions that the role may not do on the resource. Boundaries and policies of the organization count, too. */
export const deniedActions = (
  { call, region }: Asking,
  role: string,
  actions: readonly string[],
  resource: string,
): Promise<Attempt<readonly string[]>> =>
  attempt('iam:SimulatePrincipalPolicy', async () => {
    const query: Record<string, string> = {
      Action: 'SimulatePrincipalPolicy',
      Version: '2010-05-08',
      PolicySourceArn: role,
      'ResourceArns.member.1': resource,
    };
    actions.forEach((action, i) => {
      query[`ActionNames.member.${i + 1}`] = action;
    });
    const signedFor = iamRegion(await region());
    const headers = { accept: 'application/json' };
    const answer = await call({ service: 'iam', region: signedFor, method: 'GET', path: '/', query, headers });
    if (answer.kind === 'failed') throw new Error(answer.says);
    const { EvaluationResults } = v.parse(simulated, answer.body).SimulatePrincipalPolicyResponse
      .SimulatePrincipalPolicyResult;
    return EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed').map((one) => one.EvalActionName);
  });
