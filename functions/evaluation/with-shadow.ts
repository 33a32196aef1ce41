/** The shadow of a job, if its settings name one. What goes wrong with it is raised, and stops nothing of the job itself. */
import { evaluateJob, type JobEvaluated, type JobInput } from '../../lib/evaluate-job.ts';
import type { FlinkConfiguration, Options } from '../../lib/options/options.ts';
import { POLICIES, type Policies, policyNamed } from '../../lib/policies.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { shadowOf } from '../../lib/settings/shadow-settings.ts';
import { evaluateWithShadow, type Shadow } from '../../lib/shadow/evaluate-with-shadow.ts';

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

export const evaluateBoth = (
  input: JobInput,
  shadow: Shadow | undefined,
  failed: (error: Error) => void,
): JobEvaluated => {
  const evaluated = evaluateJob(input);
  try {
    return evaluateWithShadow(evaluated, input, shadow);
  } catch (cause) {
    failed(new Error(`Policy "${shadow?.policy.name}" failed as shadow; the job was evaluated without it`, { cause }));
    return evaluated;
  }
};
