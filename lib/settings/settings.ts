/** The one settings file: which jobs, how far we may go, and what it costs. Read at synth and at cold start. */
import * as v from 'valibot';
import { layerProblems } from '../options/layers.ts';
import { resolveOptions } from '../options/options.ts';
import { DEFAULT_POLICY, POLICIES, type Policies } from '../policies.ts';
import { replaceDeprecatedKeys } from './deprecated-keys.ts';
import { eksEntries, nameConflict, sameResource } from './eks-settings.ts';
import { drawnVertex } from './graph-settings.ts';
import { optionLayers } from './job-options.ts';
import { metricSource } from './metric-source.ts';
import { mskCluster, partitions } from './partition-settings.ts';
import { beamLag, icebergLag } from './reporter-settings.ts';

/** Flink's own options, as in a Flink configuration. */
const options = v.pipe(
  v.optional(v.record(v.string(), v.string()), {}),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const message of layerProblems(dataset.value)) addIssue({ message });
  }),
);

const mode = v.picklist(['observe', 'advise', 'act']);
/** A name of the table of policies. */
const policy = v.string();
const count = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const name = v.pipe(v.string(), v.regex(/^[\w.-]{1,128}$/, 'letters, digits, "_", "." and "-", at most 128'));

/** Where a source's lag is read when Flink itself does not publish it. */
const lag = v.variant('kind', [
  v.strictObject({
    kind: v.literal('msk'),
    /** The vertex (by name) whose lag this is; may be left out when the job has one source. */
    source: v.optional(v.string()),
    cluster: mskCluster,
    consumerGroup: v.string(),
    topic: v.string(),
    /** How often the job checkpoints: Flink commits its offsets then, and what it has read since counts as lag. */
    checkpointSeconds: v.optional(v.pipe(v.number(), v.minValue(0)), 60),
  }),
  v.strictObject({ kind: v.literal('kinesis'), source: v.optional(v.string()), stream: v.string() }),
]);

/** For a Managed Flink application whose job plan the service does not give. */
const graph = v.pipe(v.array(v.strictObject(drawnVertex)), v.minLength(1));

/** Flink lets a job be called anything; "#" separates the parts of our keys. */
const jobName = v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.excludes('#', 'a name without "#"'));

const common = {
  mode: v.optional(mode),
  policy: v.optional(policy),
  options,
  lag: v.optional(v.array(lag), []),
  partitions,
};

const managedFlink = v.strictObject({
  platform: v.literal('managed-flink'),
  name,
  metricSource: metricSource('managed-flink'),
  ...common,
  graph: v.optional(graph),
  maxParallelism: v.optional(count(1, 32768), 128),
  maxKpus: v.optional(count(1, 1024), 64),
  /** Read per-operator metrics too: finds a source's true input when filters are chained to it; costs more metrics. */
  metricsLevel: v.optional(v.picklist(['TASK', 'OPERATOR']), 'TASK'),
});

const flink = v.strictObject({
  platform: v.literal('flink'),
  name: jobName,
  metricSource: metricSource('flink'),
  ...common,
  /** Flink's REST endpoint. */
  url: v.pipe(v.string(), v.url('a URL like http://127.0.0.1:8081')),
});

/** Flink's `pendingRecords` goes before it where a source reports that. */
const eksLag = v.variant('kind', [...lag.options, icebergLag, beamLag]);

const eks = v.pipe(
  v.strictObject({ ...eksEntries, ...common, lag: v.optional(v.array(eksLag), []) }),
  v.check(
    (names) => nameConflict(names) === undefined,
    ({ input }) => nameConflict(input) ?? '',
  ),
);

const job = v.variant('platform', [managedFlink, flink, eks]);
const onEks = (jobs: readonly v.InferOutput<typeof job>[]) =>
  jobs.flatMap((one) => (one.platform === 'eks' ? [one] : []));

export const settingsSchema = v.strictObject({
  mode: v.optional(mode, 'advise'),
  /** How sizes are decided; a job's own wins. */
  policy: v.optional(policy, DEFAULT_POLICY),
  /** Options for every job; a job's own win. */
  options,
  everyMinutes: v.optional(count(1, 60), 5),
  shards: v.optional(count(1, 100), 1),
  /** CloudWatch's newest points are not complete yet: skip so many seconds. */
  ingestionDelaySeconds: v.optional(count(0, 900), 120),
  dollarsPerKpuHour: v.optional(v.pipe(v.number(), v.minValue(0)), 0.11),
  historyDays: v.optional(count(1, 365), 14),
  journalDays: v.optional(count(1, 3650), 90),
  jobs: v.pipe(
    v.array(job),
    v.minLength(1, 'name at least one job'),
    v.check(
      (jobs) => new Set(jobs.map((j) => `${j.platform}/${j.name}`)).size === jobs.length,
      'every job only once: two entries have the same platform and name',
    ),
    v.check(
      (jobs) => sameResource(onEks(jobs)) === undefined,
      ({ input }) => sameResource(onEks(input)) ?? '',
    ),
  ),
});

export type Settings = v.InferOutput<typeof settingsSchema>;
export type SettingsFile = v.InferInput<typeof settingsSchema>;
export type JobSettings = Settings['jobs'][number];
export type ManagedFlinkJobSettings = Extract<JobSettings, { platform: 'managed-flink' }>;
export type FlinkJobSettings = Extract<JobSettings, { platform: 'flink' }>;
export type EksJobSettings = Extract<JobSettings, { platform: 'eks' }>;
export type ClusterSettings = EksJobSettings['cluster'];
export type EksLagSettings = EksJobSettings['lag'][number];
export type LagSettings = ManagedFlinkJobSettings['lag'][number];

/** A settings file that can't be used. `problems` are sentences that name the place and what would be right. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings can't be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

export interface CheckedSettings {
  readonly settings: Settings;
  /** One sentence for each deprecated key of the file. */
  readonly notes: readonly string[];
}

/** Throws SettingsError. */
export const parseSettings = (value: unknown, policies: Policies = POLICIES): Settings =>
  parseSettingsFile(value, policies).settings;

/** Throws SettingsError. */
export const parseSettingsFile = (value: unknown, policies: Policies = POLICIES): CheckedSettings => {
  const file = replaceDeprecatedKeys(value);
  if (file.problems.length > 0) throw new SettingsError(file.problems);
  const result = v.safeParse(settingsSchema, file.value);
  if (!result.success) throw new SettingsError(result.issues.map(sentenceOf));
  const settings = result.output;
  const unknown = unknownPolicies(settings, policies);
  if (unknown.length > 0) throw new SettingsError(unknown);
  const problems = contradictions(settings, policies);
  if (problems.length > 0) throw new SettingsError(problems);
  return { settings, notes: file.notes };
};

const sentenceOf = (issue: v.InferIssue<typeof settingsSchema>): string => {
  const place = v.getDotPath(issue);
  return place ? `${place}: ${issue.message}` : issue.message;
};

const unknownPolicies = ({ policy, jobs }: Settings, policies: Policies): readonly string[] => {
  const named = [['policy', policy] as const, ...jobs.map((job, i) => [`jobs.${i}.policy`, job.policy] as const)];
  const names = Object.keys(policies).map((name) => `"${name}"`);
  return named.flatMap(([place, name]) =>
    name === undefined || Object.hasOwn(policies, name)
      ? []
      : [`${place}: there is no policy "${name}"; there is ${names.join(', ')}`],
  );
};

/** Options that are right apart and contradict one another for a job: among those of the file, or with the job's own. */
const contradictions = (settings: Settings, policies: Policies): readonly string[] => {
  const problems = settings.jobs.flatMap((job, i) => {
    const ofFile = contradictionsOf(settings, { ...job, options: {} }, policies);
    return contradictionsOf(settings, job, policies).map((problem) =>
      ofFile.includes(problem) ? `options: ${problem}` : `jobs.${i}.options: ${problem}`,
    );
  });
  return [...new Set(problems)];
};

const contradictionsOf = (settings: Settings, job: JobSettings, policies: Policies): readonly string[] => {
  const resolved = resolveOptions(optionLayers(settings, job, undefined, policies));
  return resolved.kind === 'invalid' ? resolved.problems : [];
};
