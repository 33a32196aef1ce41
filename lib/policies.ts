/** The table of policies. A new policy is a folder in `policies/` and a line here. */
import { autopilot } from './policies/autopilot/autopilot.ts';
import { flink } from './policies/flink/flink.ts';
import type { Policy } from './policies/policy.ts';

/** By name. A policy is the only one that reads its state, so the table need not know the state's type. */
export type Policies = Readonly<Record<string, Policy<unknown>>>;

export const POLICIES: Policies = { flink, autopilot };

export const DEFAULT_POLICY = 'autopilot';

/** Throws for a name that is in no table: the settings were checked against another one. */
export const policyNamed = (name: string, policies: Policies): Policy<unknown> => {
  const policy = Object.hasOwn(policies, name) ? policies[name] : undefined;
  if (policy === undefined) {
    throw new Error(`There is no policy "${name}"; there is ${Object.keys(policies).join(', ')}.`);
  }
  return policy;
};
