/** The one settings file: which jobs, how far we may go, and what it costs. Read at synth and at cold start. */
import * as v from 'valibot';
import { DEFAULT_POLICY, POLICIES, type Policies } from '../policies.ts';
import { contradictions, repeatedJobs } from './across-jobs.ts';
import { budget } from './budget-settings.ts';
import { type SchemaChecks, schemaProblems } from './checks/check-schema.ts';
import { inFileOrder, placed, type SettingsProblem } from './checks/problem.ts';
import { common, jobMetrics, mode, shadow } from './common-settings.ts';
import { replaceDeprecatedKeys } from './deprecated-keys.ts';
import type { Discovered } from './discovered-job.ts';
import { discover, discoveredTags, nothingNamed, tagProblems } from './discovery-settings.ts';
import { eksEntries, nameConflict } from './eks-settings.ts';
import { flink } from './flink-settings.ts';
import { holds } from './hold-settings.ts';
import { discoveredLabels, labelProblems } from './labelled-resources.ts';
import { eksLag, lagSetting } from './lag-settings.ts';
import { managedFlink } from './managed-flink-settings.ts';
import { optionProblems, optionSettings } from './option-settings.ts';
import { permissions } from './permission-settings.ts';
import { place, spokeProblems, spokes, statusOnJob } from './place-settings.ts';
import { policyProblems, policyProblemsOf } from './policy-settings.ts';
import { everyMinutes, polling, twoRhythms } from './polling-settings.ts';
import { type AnySchema, setting, wholeNumber } from './setting.ts';
import { SettingsError } from './settings-error.ts';
import { tripwires } from './tripwire-settings.ts';
import { unknownKey } from './unknown-key.ts';

export { SettingsError } from './settings-error.ts';

const eks = v.pipe(
  v.strictObject({
    ...eksEntries,
    ...place,
    ...common,
    lag: lagSetting(eksLag),
  }),
  v.check(
    (names) => nameConflict(names) === undefined,
    ({ input }) => nameConflict(input) ?? '',
  ),
);

const job = setting(v.variant('platform', [managedFlink, eks, flink]), 'One job, by its platform.', {
  platform: 'managed-flink',
  name: 'orders',
});

export const settingsSchema = v.strictObject({
  $schema: setting(
    v.optional(v.string()),
    'The JSON Schema of this file, for editors; it has no other effect.',
    './docs/settings.schema.json',
  ),
  mode: setting(
    v.optional(mode, 'advise'),
    'How far we may go with any job: `observe` measures and evaluates, and decides nothing, `advise` recommends what it would do, `approve` changes a job once a person has approved it, `act` changes the jobs.',
    'advise',
  ),
  policy: setting(
    v.optional(v.string(), DEFAULT_POLICY),
    'The policy that decides sizes; a job’s own goes before it. `autopilot` weighs sizes against restarts (docs/policy-autopilot.md), `flink` decides as the Flink autoscaler does.',
    'autopilot',
  ),
  shadow,
  options: optionSettings,
  everyMinutes,
  polling,
  shards: setting(
    v.optional(wholeNumber(1, 100)),
    'Into how many parts the jobs are divided: each is evaluated by an invocation of its own. By default one for every 500 jobs.',
    4,
  ),
  ingestionDelaySeconds: setting(
    v.optional(wholeNumber(0, 900), 120),
    'CloudWatch’s newest points are not complete yet: so many seconds are left out.',
    120,
  ),
  dollarsPerKpuHour: setting(
    v.optional(v.pipe(v.number(), v.minValue(0)), 0.11),
    'The price of a KPU for an hour in your region, for budgets and for the costs that are shown.',
    0.11,
  ),
  budget,
  historyDays: setting(v.optional(wholeNumber(1, 365), 14), 'How long evaluations are kept.', 14),
  journalDays: setting(
    v.optional(wholeNumber(1, 3650), 90),
    'How long the events of the jobs are kept in the table.',
    90,
  ),
  tripwires,
  ...holds,
  jobMetrics,
  statusOnJob,
  permissions,
  spokes,
  jobs: setting(
    v.array(job),
    'The jobs to look after. Naming a job here switches it on; a job that is neither named nor found by `discover` can not be touched. `[]` where all are found.',
    [{ platform: 'managed-flink', name: 'orders' }],
  ),
  discover,
});

export type Settings = v.InferOutput<typeof settingsSchema>;
export type SettingsFile = v.InferInput<typeof settingsSchema>;
export type JobSettings = Settings['jobs'][number] & { readonly discovered?: Discovered };
export type ManagedFlinkJobSettings = Extract<JobSettings, { platform: 'managed-flink' }>;
export type FlinkJobSettings = Extract<JobSettings, { platform: 'flink' }>;
export type EksJobSettings = Extract<JobSettings, { platform: 'eks' }>;
export type ClusterSettings = EksJobSettings['cluster'];
export type EksLagSettings = EksJobSettings['lag'][number];
export type LagSettings = ManagedFlinkJobSettings['lag'][number];

export interface CheckedSettings {
  readonly settings: Settings;
  /** One sentence for each deprecated key of the file. */
  readonly notes: readonly string[];
}

/** Throws SettingsError. */
export const parseSettings = (value: unknown, policies: Policies = POLICIES): Settings =>
  parseSettingsFile(value, policies).settings;

/** Throws SettingsError, with all that is wrong. */
export const parseSettingsFile = (file: unknown, policies: Policies = POLICIES): CheckedSettings => {
  const { value, notes, problems, written } = replaceDeprecatedKeys(file);
  const found = [...problems, ...problemsOf(value, policies).map((one) => ({ ...one, path: written(one.path) }))];
  if (found.length > 0) throw new SettingsError(inFileOrder(found, file).map((problem) => placed(problem, file)));
  return { settings: v.parse(settingsSchema, value), notes };
};

const checks: SchemaChecks = {
  special: new Map([
    [optionSettings as AnySchema, optionProblems],
    [discoveredTags as unknown as AnySchema, tagProblems],
    [discoveredLabels as unknown as AnySchema, labelProblems],
  ]),
  unknownKey: (key, path, entries) => unknownKey(settingsSchema, key, path, entries),
};

const LEAST = '{"jobs": [{"platform": "managed-flink", "name": "orders"}]}';

const problemsOf = (value: unknown, policies: Policies): readonly SettingsProblem[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const is =
      value === null || value === undefined
        ? 'the file is empty'
        : `the file is ${Array.isArray(value) ? 'a list' : 'a single value'}`;
    return [{ path: [], at: 'value', says: `${is}; the least that it must have is ${LEAST}.` }];
  }
  const own = schemaProblems(settingsSchema, value, checks);
  const file = value as Partial<Record<keyof Settings, unknown>>;
  const { policy = DEFAULT_POLICY, shadow, options } = file;
  const all = listOf(file.jobs);
  const found = listOf(file.discover);
  const isRight = (list: string, index: number, problems: readonly SettingsProblem[]): boolean =>
    !problems.some(({ path }) => path[0] === list && path[1] === index);
  // Jobs that are right in themselves are compared, whatever is wrong with the others.
  const compared = all.flatMap((one, index) => (isRight('jobs', index, own) ? [{ index, ...v.parse(job, one) }] : []));
  const named = [
    ...policyProblems({ policy, shadow }, all, policies),
    ...policyProblemsOf('discover', { policy, shadow }, found, policies),
  ];
  const finders = found.flatMap((one, index) =>
    isRight('discover', index, own) ? v.parse(discover, [one]).map((entry) => ({ index, ...entry })) : [],
  );
  const entered = listOf(file.spokes).flatMap((one, index) =>
    isRight('spokes', index, own) ? v.parse(spokes, [one]).map((entry) => ({ index, ...entry })) : [],
  );
  const problems = [
    ...own,
    ...nothingNamed(file),
    ...twoRhythms(value),
    ...named,
    ...repeatedJobs(compared),
    ...spokeProblems(entered, { jobs: compared, discover: finders }),
  ];
  const fileIsRight = !problems.some(({ path }) => path[0] === 'options' || path[0] === 'policy');
  if (!fileIsRight || typeof policy !== 'string') return problems;
  const top = { policy, options: v.parse(optionSettings, options) };
  const known = compared.filter(
    ({ index }) => !problems.some(({ path }) => path[0] === 'jobs' && path[1] === index && path[2] === 'policy'),
  );
  const foundBy = finders.filter(({ index }) => isRight('discover', index, problems));
  const contradicting = [
    ...contradictions(top, known, value, policies),
    ...contradictions(top, foundBy, value, policies, 'discover'),
  ];
  return [...problems, ...contradicting];
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
