/** Options of `npm start`. Every wrong word gets one sentence that says what would be right. */
import type { Mode } from '../lib/model/execution-mode.ts';
import { DEFAULT_POLICY, POLICIES } from '../lib/policies.ts';
import { PLATFORMS, type PlatformName } from '../sandbox/platforms/platform.ts';
import { JOB_NAMES, type JobName } from '../world/jobs/jobs.ts';
import { LOAD_SHAPES, type LoadShape } from '../world/load/load.ts';
import { type Given, oneOf, readWords, WrongCommand, wholeNumber } from './command-line.ts';
import { flinkUrl, shadowPolicy } from './start-flag-values.ts';
import { jobOptions, OBJECTIVES } from './start-job-options.ts';

export interface StartOptions {
  readonly run: Run;
  /** Address that the page listens on. */
  readonly host: string;
  readonly port: number;
  readonly openBrowser: boolean;
  readonly platform: PlatformName;
  readonly seed: number;
  /** What the page shows: one simulated job, or a fleet of them. */
  readonly jobs: 'fleet' | 'one';
  readonly simulate: JobName;
  readonly load: LoadShape;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly hours: number;
  readonly json: boolean;
  readonly mode: Mode;
  /** A name of the table of policies. */
  readonly policy: string;
  /** Another one, asked beside it. */
  readonly shadow: string | undefined;
  /** Undefined: each job has its own rhythm. */
  readonly everyMinutes: number | undefined;
  /** `job.autoscaler.*` options over the sandbox's own. */
  readonly options: Readonly<Record<string, string>>;
  readonly flinkUrl: string;
  readonly job: string | undefined;
  readonly everySeconds: number;
  /** Print the functions' own log lines and metrics. */
  readonly log: boolean;
}

type Run = 'live' | 'headless' | 'attached';

export type StartRequest =
  | { readonly kind: 'run'; readonly options: StartOptions }
  | { readonly kind: 'help' }
  /** `json`: the caller reads JSON. */
  | { readonly kind: 'wrong'; readonly says: string; readonly json: boolean };

const MOST_HOURS = 24 * 31;

export const HELP = `Usage: npm start -- [options]

Runs flink-autopilot on this machine: the deployed functions, unchanged, against an embedded AWS and a fleet of
simulated Flink jobs; with a flag that says what a job is like (--platform, --simulate, --load, --policy, --shadow,
--objective, --set), one job. Opens a page that shows what it does, and why.

  --host ADDRESS     address that the page listens on (default 127.0.0.1: this machine alone). The page has no
                     authentication: with another address, all who reach it see it
  --port N           port of the page (default 8450; 0 takes any free one)
  --no-open          do not open the browser
  --platform NAME    ${PLATFORMS.join(' | ')} (default managed-flink): where the one simulated job runs; on eks each vertex
                     has a parallelism of its own, and the Flink Kubernetes Operator rescales it in place
  --seed N           another seed is another day; the same seed is the same day, to the last bit (default 1)
  --simulate JOB     ${JOB_NAMES.join(' | ')} (default clickstream, on eks fraud-check; light
                     wastes most of its memory until it is tuned; vertices of fraud-check cost very different things)
  --load SHAPE       ${LOAD_SHAPES.join(' | ')} (default day)
  --speed N          simulated seconds per second (default 120: a day in twelve minutes)
  --mode MODE        observe | advise | approve | act (default act; advise when a real Flink is attached)
  --policy NAME      ${Object.keys(POLICIES).join(' | ')} (default ${DEFAULT_POLICY}): what decides; the same seed is the same
                     day with each, so that two runs can be compared
  --shadow NAME      a second one that is asked beside it: what it would have done is shown, and never applied
  --objective NAME   ${OBJECTIVES.join(' | ')}: the dial of policy autopilot, short for
                     --set job.autopilot.objective=NAME
  --every N          minutes between two runs (default: 5 on the page; with --headless the job has its own rhythm, and alarms)
  --set KEY=VALUE    an option of the job, may be repeated: --set job.autoscaler.utilization.target=0.6
  --log              print the functions' own log lines and metrics, as CloudWatch would get them, to stderr

  --headless         no page: run as fast as the machine can, print the timeline as it comes and a summary at the end.
                     Ctrl-C ends it with the summary so far and exit code 130, a second one at once
  --hours N          how long (with --headless; default 24, at most ${MOST_HOURS})
  --json             JSON lines instead (with --headless): one object a line, its "kind" is run, evaluation, event,
                     failure, summary or error. npm prints two lines of its own before: npm start -s -- --headless --json

  --flink URL        attach to a real Flink cluster by its REST API: --flink http://127.0.0.1:8081
  --job NAME         which of its jobs (needed when several run)
  --interval N       seconds between two looks at it (default 15)

  --help             this text

To get a real Flink with a job to try:  npx node test/flink/start-flink.ts
`;

const FLAGS = {
  host: { type: 'string' },
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  platform: { type: 'string' },
  seed: { type: 'string' },
  simulate: { type: 'string' },
  load: { type: 'string' },
  speed: { type: 'string' },
  mode: { type: 'string' },
  policy: { type: 'string' },
  shadow: { type: 'string' },
  objective: { type: 'string' },
  every: { type: 'string' },
  set: { type: 'string', multiple: true },
  log: { type: 'boolean' },
  headless: { type: 'boolean' },
  hours: { type: 'string' },
  json: { type: 'boolean' },
  flink: { type: 'string' },
  job: { type: 'string' },
  interval: { type: 'string' },
} as const;
type FlagName = keyof typeof FLAGS;
export const FLAG_NAMES = Object.keys(FLAGS) as readonly FlagName[];

/** Flags that mean something only to some runs, and why. A flag that is not here goes with all. */
const ONLY_FOR: Partial<Record<FlagName, { readonly runs: readonly Run[]; readonly says: string }>> = {
  host: { runs: ['live', 'attached'], says: 'is where the page listens' },
  port: { runs: ['live', 'attached'], says: 'is where the page listens' },
  'no-open': { runs: ['live', 'attached'], says: 'is about the page' },
  platform: { runs: ['live', 'headless'], says: 'says where the simulated job runs' },
  simulate: { runs: ['live', 'headless'], says: 'chooses the simulated job' },
  seed: { runs: ['live', 'headless'], says: 'chooses the simulated day' },
  load: { runs: ['live', 'headless'], says: 'chooses the simulated load' },
  every: { runs: ['live', 'headless'], says: 'is simulated minutes (a real Flink has --interval)' },
  speed: { runs: ['live'], says: 'is how fast the simulated day of the page passes' },
  hours: { runs: ['headless'], says: 'is how long a run without a page takes' },
  json: { runs: ['headless'], says: 'is how a run without a page prints' },
  headless: { runs: ['headless'], says: 'runs the simulated job' },
  job: { runs: ['attached'], says: 'names a job of a real Flink' },
  interval: { runs: ['attached'], says: 'is the pause between two looks at a real Flink' },
};

const CHOSEN_BY: Readonly<Record<Run, string>> = { live: 'the page', headless: '--headless', attached: '--flink' };

export const parseStart = (words: readonly string[]): StartRequest => {
  try {
    const given = readWords({ help: HELP, flags: FLAGS }, words);
    return given === 'help' ? { kind: 'help' } : { kind: 'run', options: toOptions(given.values) };
  } catch (error) {
    if (!(error instanceof WrongCommand)) throw error;
    return { kind: 'wrong', says: error.message, json: words.includes('--json') };
  }
};

/** The job that shows best what is particular to a platform. */
const SHOWN_ON: Readonly<Record<PlatformName, JobName>> = { 'managed-flink': 'clickstream', eks: 'fraud-check' };

type Values = Given<typeof FLAGS>['values'];

/** Flags that say what one job is like: the fleet's jobs are what they are. */
const CHOOSE_ONE = ['platform', 'simulate', 'load', 'policy', 'shadow', 'objective', 'set'] as const;

const toOptions = (values: Values): StartOptions => {
  const run = values.flink !== undefined ? 'attached' : values.headless ? 'headless' : 'live';
  assertUseful(values, run);
  const attached = run === 'attached';
  const policy = oneOf('--policy', values.policy ?? DEFAULT_POLICY, Object.keys(POLICIES));
  const platform = oneOf('--platform', values.platform ?? 'managed-flink', PLATFORMS);
  const whole = (name: FlagName & keyof Values, otherwise: number, least: number, most: number): number =>
    wholeNumber(`--${name}`, String(values[name] ?? otherwise), { least, most });
  return {
    run,
    host: values.host ?? '127.0.0.1',
    port: whole('port', 8450, 0, 65_535),
    openBrowser: !values['no-open'],
    platform,
    seed: whole('seed', 1, 0, 2 ** 31 - 1),
    jobs: run === 'live' && !CHOOSE_ONE.some((name) => values[name] !== undefined) ? 'fleet' : 'one',
    simulate: oneOf('--simulate', values.simulate ?? SHOWN_ON[platform], JOB_NAMES),
    load: oneOf('--load', values.load ?? 'day', LOAD_SHAPES),
    speed: whole('speed', 120, 1, 3600),
    hours: whole('hours', 24, 1, MOST_HOURS),
    json: values.json ?? false,
    mode: oneOf('--mode', values.mode ?? (attached ? 'advise' : 'act'), ['observe', 'advise', 'approve', 'act']),
    policy,
    shadow: shadowPolicy(values.shadow, policy),
    everyMinutes: run === 'headless' && values.every === undefined ? undefined : whole('every', 5, 1, 60),
    options: jobOptions({ set: values.set ?? [], objective: values.objective, policy }),
    flinkUrl: values.flink === undefined ? '' : flinkUrl(values.flink),
    job: values.job,
    everySeconds: whole('interval', 15, 1, 3600),
    log: values.log ?? false,
  };
};

/** A flag that would change nothing is a mistake of some kind. */
const assertUseful = (values: Values, run: Run): void => {
  for (const [name, only] of Object.entries(ONLY_FOR)) {
    if (values[name as FlagName] === undefined || only.runs.includes(run)) continue;
    const [needed = 'live'] = only.runs;
    const how = run === 'live' ? `it goes with ${CHOSEN_BY[needed]} only` : `it does not go with ${CHOSEN_BY[run]}`;
    throw new WrongCommand(`--${name} ${only.says}: ${how}.`);
  }
};
