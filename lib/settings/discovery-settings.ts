/** The key `discover`: jobs that are looked after because of the tags or labels that they carry, beside those of `jobs`. */
import * as v from 'valibot';
import type { Path, SettingsProblem } from './checks/problem.ts';
import { mode } from './common-settings.ts';
import { resourcesByLabel } from './labelled-resources.ts';
import { managedFlinkEntries } from './managed-flink-settings.ts';
import { setting, wholeNumber } from './setting.ts';

const EXAMPLE = { 'flink-autopilot:managed': 'true' };

export const discoveredTags = setting(
  v.record(v.string(), v.string()),
  'The tags that an application carries to be found: all of these, with these values.',
  EXAMPLE,
);

const { policy, shadow, options, guardAlarms, deploymentWindows, dashboard, maxParallelism, maxKpus, metricsLevel } =
  managedFlinkEntries;

const applicationsByTag = v.strictObject({
  platform: setting(v.literal('managed-flink'), 'Applications of Amazon Managed Service for Apache Flink.'),
  tags: discoveredTags,
  mode: setting(
    v.optional(mode, 'advise'),
    'The mode of a job that is found, until its tag `flink-autopilot:mode` says another. The file’s mode is the most that either allows.',
    'observe',
  ),
  account: managedFlinkEntries.account,
  region: managedFlinkEntries.region,
  expected: setting(
    v.optional(wholeNumber(1, 2000), 100),
    'About how many jobs are found: the number of shards and the alarm on costs go by it, and nothing else does.',
    400,
  ),
  policy,
  shadow,
  options,
  guardAlarms,
  deploymentWindows,
  dashboard,
  maxParallelism,
  maxKpus,
  metricsLevel,
});

export const discover = setting(
  v.optional(
    v.array(
      setting(
        v.variant('platform', [applicationsByTag, resourcesByLabel]),
        'Jobs that are found by tags or labels, and what holds for them.',
        { platform: 'managed-flink', tags: EXAMPLE },
      ),
    ),
    [],
  ),
  'Jobs that are found by what they carry, beside those of `jobs` (docs/discovery.md). A job that is named there keeps its own settings.',
  [{ platform: 'managed-flink', tags: EXAMPLE }],
);

export type ApplicationsByTag = v.InferOutput<typeof applicationsByTag>;
export type DiscoverSettings = v.InferOutput<typeof discover>[number];

const KEY = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,256}$/u;
/** As many as a call of the tagging API takes is 50, and an application carries no more. */
const MOST_TAGS = 50;
const ALLOWED = 'letters, digits, spaces and "_.:/=+@-"';

/** Paths are below the tags. */
export const tagProblems = (written: unknown): readonly SettingsProblem[] => {
  const problem = (path: Path, says: string, at: SettingsProblem['at'] = 'value') => ({ path, at, says });
  const such = `such as ${JSON.stringify(EXAMPLE)}`;
  if (written === null || typeof written !== 'object' || Array.isArray(written)) {
    return [problem([], `tags are keys with values, ${such}.`)];
  }
  const all = Object.entries(written);
  if (all.length === 0) return [problem([], `without a tag every application would be found; write one, ${such}.`)];
  if (all.length > MOST_TAGS) return [problem([], `there are ${all.length} tags; an application has at most 50.`)];
  return all.flatMap(([key, value]) => {
    if (!KEY.test(key)) return [problem([key], `a key of a tag has ${ALLOWED}, at most 128.`, 'key')];
    if (typeof value !== 'string') {
      const write = ['number', 'boolean'].includes(typeof value) ? `; write ${JSON.stringify(String(value))}` : '';
      return [problem([key], `the value of a tag is text${write}.`)];
    }
    return VALUE.test(value) ? [] : [problem([key], `the value of a tag has ${ALLOWED}, at least 1 and at most 256.`)];
  });
};

interface Listed {
  readonly jobs?: unknown;
  readonly discover?: unknown;
}

/** There is something to look after. */
export const nothingNamed = ({ jobs, discover: found }: Listed): readonly SettingsProblem[] => {
  const any = Array.isArray(found) && found.length > 0;
  if (any || !Array.isArray(jobs) || jobs.length > 0) return [];
  return [{ path: ['jobs'], at: 'value', says: 'the list is empty; name at least one job.' }];
};

/** Of those that the settings name, and about as many as will be found. */
export const jobCountOf = ({
  jobs,
  discover: found = [],
}: {
  readonly jobs: readonly unknown[];
  readonly discover?: readonly Pick<DiscoverSettings, 'expected'>[];
}): number => found.reduce((sum, { expected }) => sum + expected, jobs.length);
