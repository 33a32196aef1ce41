/** An entry of `discover` for jobs on EKS: FlinkDeployments and FlinkSessionJobs of a namespace that carry labels. */
import * as v from 'valibot';
import type { Path, SettingsProblem } from './checks/problem.ts';
import { common, mode } from './common-settings.ts';
import { eksEntries } from './eks-settings.ts';
import { place } from './place-settings.ts';
import { reporterMetrics } from './reporter-settings.ts';
import { setting, wholeNumber } from './setting.ts';

const EXAMPLE = { 'flink-autopilot/managed': 'true' };

export const discoveredLabels = setting(
  v.record(v.string(), v.string()),
  'The labels that a resource carries to be found: all of these, with these values.',
  EXAMPLE,
);

const { cluster, namespace, allowStateless, allowOwned, operatorDefaults } = eksEntries;
const { policy, shadow, options, guardAlarms, deploymentWindows } = common;
/** What Flink calls a job is its own. */
const { jobName: _, ...metrics } = reporterMetrics.entries;

export const resourcesByLabel = v.strictObject({
  platform: setting(v.literal('eks'), 'Jobs of the Flink Kubernetes Operator on Amazon EKS.'),
  ...place,
  cluster,
  namespace: setting(
    namespace,
    'The Kubernetes namespace that is searched. Several namespaces are several entries: each needs rights of its own.',
    'streaming',
  ),
  labels: discoveredLabels,
  mode: setting(
    v.optional(mode, 'advise'),
    'The mode of a job that is found, until its annotation `flink-autopilot/mode` says another. The file’s mode is the most that either allows.',
    'observe',
  ),
  expected: setting(
    v.optional(wholeNumber(1, 2000), 100),
    'About how many jobs are found: the number of shards and the alarm on costs go by it, and nothing else does.',
    400,
  ),
  metrics: setting(
    v.optional(v.strictObject(metrics), {}),
    'How the metrics of all of them reach CloudWatch (docs/reporters.md).',
    { dialect: 'statsd' },
  ),
  policy,
  shadow,
  options,
  guardAlarms,
  deploymentWindows,
  allowStateless,
  allowOwned,
  operatorDefaults,
});

export type ResourcesByLabel = v.InferOutput<typeof resourcesByLabel>;

/** As the API server takes them. */
const PREFIX = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAME = /^[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;
const ALLOWED = 'letters, digits, "-", "_" and ".", at most 63, and begins and ends with a letter or a digit';
const MOST_LABELS = 20;

const isKey = (key: string): boolean => {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  return NAME.test(name) && (prefix === undefined || PREFIX.test(prefix)) && more.length === 0;
};

/** Paths are below the labels. */
export const labelProblems = (written: unknown): readonly SettingsProblem[] => {
  const problem = (path: Path, says: string, at: SettingsProblem['at'] = 'value') => ({ path, at, says });
  const such = `such as ${JSON.stringify(EXAMPLE)}`;
  if (written === null || typeof written !== 'object' || Array.isArray(written)) {
    return [problem([], `labels are keys with values, ${such}.`)];
  }
  const all = Object.entries(written);
  if (all.length === 0) return [problem([], `without a label every job would be found; write one, ${such}.`)];
  if (all.length > MOST_LABELS) return [problem([], `there are ${all.length} labels; a search has at most 20.`)];
  return all.flatMap(([key, value]) => {
    if (!isKey(key)) {
      const colon = key.includes(':') ? ' A label has a "/" where a tag has a ":".' : '';
      return [
        problem([key], `the name of a label has ${ALLOWED}; a DNS name and "/" may stand before it.${colon}`, 'key'),
      ];
    }
    if (typeof value !== 'string') {
      const write = ['number', 'boolean'].includes(typeof value) ? `; write ${JSON.stringify(String(value))}` : '';
      return [problem([key], `the value of a label is text${write}.`)];
    }
    return VALUE.test(value) ? [] : [problem([key], `the value of a label has ${ALLOWED}.`)];
  });
};
