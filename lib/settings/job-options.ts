/** The options and the policy of one job: what its layers are, from the policy's defaults to the job's own settings. */
import type { FlinkConfiguration } from '../options/declare.ts';
import type { Layer } from '../options/layers.ts';
import { type ResolvedOptions, resolveOptions } from '../options/options.ts';
import { POLICIES, type Policies, policyNamed } from '../policies.ts';
import type { Discovered } from './discovered-job.ts';

interface OfAll {
  /** A name of the table of policies. */
  readonly policy: string;
  readonly options: FlinkConfiguration;
}

interface OfOne {
  readonly policy?: string | undefined;
  readonly options: FlinkConfiguration;
  readonly discovered?: Pick<Discovered, 'options'> | undefined;
}

/** A job's own policy, else the file's. */
export const policyOf = (settings: Pick<OfAll, 'policy'>, job: Pick<OfOne, 'policy'>): string =>
  job.policy ?? settings.policy;

/** Naming a job in the settings switches it on, whatever its resource says: that may switch off another autoscaler. */
const NAMED: FlinkConfiguration = { 'job.autoscaler.enabled': 'true' };

const NOTHING: FlinkConfiguration = {};

/** The lowest first. `resource` is what the job carries on its platform. */
export const optionLayers = (
  settings: OfAll,
  job: OfOne,
  resource: FlinkConfiguration | undefined,
  policies: Policies = POLICIES,
): readonly Layer[] => [
  { owner: 'ours', configuration: policyNamed(policyOf(settings, job), policies).defaults ?? NOTHING },
  { owner: 'platform', configuration: resource ?? NOTHING },
  { owner: 'ours', configuration: NAMED },
  { owner: 'ours', configuration: settings.options },
  { owner: 'ours', configuration: job.options },
  // Other people's, although they go before ours: what is odd in them is ignored.
  ...(job.discovered ? [{ owner: 'platform' as const, configuration: job.discovered.options }] : []),
];

/** Of settings that were checked when they were read; of others that can not count it throws. */
export const resolveJobOptions = (
  settings: OfAll,
  job: OfOne,
  resource: FlinkConfiguration | undefined,
  policies: Policies = POLICIES,
): Extract<ResolvedOptions, { kind: 'options' }> => {
  const resolved = resolveOptions(optionLayers(settings, job, resource, policies));
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.join('; '));
  return resolved;
};
