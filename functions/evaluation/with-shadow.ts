/** The shadow of a job, if its settings name one. What goes wrong with it is raised, and stops nothing of the job itself. */
import type { JobEvaluated, JobInput } from '../../lib/evaluate-job.ts';
import type { FlinkConfiguration, Options } from '../../lib/options/options.ts';
import { POLICIES, type Policies, policyNamed } from '../../lib/policies.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import { shadowOf } from '../../lib/settings/policy-settings.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { type EvaluatedBesideShadow, evaluateWithShadow, type Shadow } from '../../lib/shadow/evaluate-with-shadow.ts';

/** Its options are the job's, above the defaults of its own policy. The window is the one of the policy that decides. */
export const shadowOfJob = (
  settings: Settings,
  job: JobSettings,
  resource: FlinkConfiguration | undefined,
  { metricsWindowMs }: Options,
  policies: Policies = POLICIES,
): Shadow | undefined => {
  const policy = shadowOf(settings, job);
  if (policy === undefined) return undefined;
  const { options } = resolveJobOptions({ ...settings, policy }, { ...job, policy }, resource, policies);
  return { policy: policyNamed(policy, policies), options: { ...options, metricsWindowMs } };
};

/** What both need is read once. */
export const optionsToObserve = (options: Options, shadow: Shadow | undefined): Options => {
  if (shadow === undefined) return options;
  const { heapUsageThreshold, gcPressureThreshold, busyTimeAggregator } = shadow.options;
  return {
    ...options,
    heapUsageThreshold: Math.min(options.heapUsageThreshold, heapUsageThreshold),
    gcPressureThreshold: Math.min(options.gcPressureThreshold, gcPressureThreshold),
    ...(busyTimeAggregator === 'AVG' ? { busyTimeAggregator } : {}),
  };
};

/** Once, when the job has been evaluated; `input`: what the policy that decides was asked with, if it was. */
export const besideShadow = (
  evaluated: JobEvaluated,
  input: JobInput | undefined,
  shadow: Shadow | undefined,
): { readonly evaluated: EvaluatedBesideShadow; readonly failures: readonly Error[] } => {
  if (input === undefined) return { evaluated, failures: [] };
  try {
    return { evaluated: evaluateWithShadow(evaluated, input, shadow), failures: [] };
  } catch (cause) {
    const says = `Policy "${shadow?.policy.name}" failed as shadow; the job was evaluated without it`;
    return { evaluated, failures: [new Error(says, { cause })] };
  }
};
