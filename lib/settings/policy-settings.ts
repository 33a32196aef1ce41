/** Which policy decides and which one is asked beside it, and what can be wrong about them. */
import { nearby } from '../options/checks/nearest.ts';
import type { Policies } from '../policies.ts';
import type { Path, SettingsProblem } from './checks/problem.ts';

/** For a job that has no shadow though the file names one. */
const NO_SHADOW = 'off';

interface Names {
  readonly policy?: unknown;
  readonly shadow?: unknown;
}

/** A job's own shadow, else the file's. */
export const shadowOf = (
  settings: { readonly shadow?: string | undefined },
  job: { readonly shadow?: string | undefined },
): string | undefined => {
  const name = job.shadow ?? settings.shadow;
  return name === NO_SHADOW ? undefined : name;
};

/** `file` is the top of the file, with the policy that decides where none is named; its jobs in their order. */
export const policyProblems = (
  file: Names,
  jobs: readonly unknown[],
  policies: Policies,
): readonly SettingsProblem[] => [
  ...policyProblem(['policy'], file.policy, policies),
  ...problemsOf(['shadow'], file.shadow, file.policy, policies),
  ...policyProblemsOf('jobs', file, jobs, policies),
];

export const policyProblemsOf = (
  list: 'jobs' | 'discover',
  file: Names,
  jobs: readonly unknown[],
  policies: Policies,
): readonly SettingsProblem[] => [
  ...jobs.flatMap((one, index) => policyProblem([list, index, 'policy'], ((one ?? {}) as Names).policy, policies)),
  ...jobs.flatMap((one, index) => {
    const { policy, shadow } = (one ?? {}) as Names;
    if (shadow !== undefined) return problemsOf([list, index, 'shadow'], shadow, policy ?? file.policy, policies);
    // The shadow of the file is right, unless this job has it as its policy.
    if (policy === undefined || policy === file.policy || policy !== file.shadow) return [];
    const says = `${JSON.stringify(policy)} is the shadow of the file, too, and a policy is no shadow of itself; give this job another "shadow", or "shadow": "${NO_SHADOW}".`;
    return [{ path: [list, index, 'policy'], at: 'value' as const, says }];
  }),
];

const problemsOf = (path: Path, shadow: unknown, policy: unknown, policies: Policies): readonly SettingsProblem[] => {
  if (shadow === NO_SHADOW) return [];
  const unknown = policyProblem(path, shadow, policies);
  if (unknown.length > 0 || shadow === undefined || shadow !== policy) return unknown;
  const others = Object.keys(policies).filter((name) => name !== policy);
  const right = others.map((name) => `write "${name}", or `).join('');
  const says = `${JSON.stringify(shadow)} is the policy that decides, and a policy is no shadow of itself; ${right}remove the key.`;
  return [{ path, at: 'value', says }];
};

/** A policy that is not in the table. */
const policyProblem = (
  path: SettingsProblem['path'],
  name: unknown,
  policies: Policies,
): readonly SettingsProblem[] => {
  if (typeof name !== 'string' || Object.hasOwn(policies, name)) return [];
  const names = Object.keys(policies);
  const guess = names.length > 1 ? nearby(name, names) : undefined;
  const near = guess === undefined ? '' : `; the nearest is "${guess}"`;
  const there = names.map((one) => `"${one}"`).join(', ');
  return [{ path, at: 'value', says: `there is no policy ${JSON.stringify(name)}; there is ${there}${near}.` }];
};
