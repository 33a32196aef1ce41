/** Options of `npm start`. Every wrong word gets one sentence that says what would be right. */
import { parseArgs } from 'node:util';
import type { Mode } from '../lib/model/execution-mode.ts';
import { parseOptions } from '../lib/options/options.ts';
import { DEFAULT_POLICY, POLICIES } from '../lib/policies.ts';
import { PLATFORMS, type PlatformName } from '../sandbox/platforms/platform.ts';
import { JOB_NAMES, type JobName } from '../world/jobs/jobs.ts';
import { LOAD_SHAPES, type LoadShape } from '../world/load/load.ts';

export interface StartOptions {
  readonly run: 'live' | 'headless' | 'attached';
  readonly port: number;
  readonly openBrowser: boolean;
  readonly platform: PlatformName;
  readonly seed: number;
  readonly simulate: JobName;
  readonly load: LoadShape;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly hours: number;
  readonly json: boolean;
  readonly mode: Mode;
  /** A name of the table of policies. */
  readonly policy: string;
  readonly everyMinutes: number;
  /** `job.autoscaler.*` options over the sandbox's own. */
  readonly options: Readonly<Record<string, string>>;
  readonly flinkUrl: string;
  readonly job: string | undefined;
  readonly everySeconds: number;
  /** Print the functions' own log lines and metrics. */
  readonly log: boolean;
}

export type StartRequest =
  | { readonly kind: 'run'; readonly options: StartOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly says: string };

export const HELP = `Usage: npm start -- [options]

Runs flink-autopilot on this machine: the deployed functions, unchanged, against an embedded AWS and a simulated
Flink job. Opens a page that shows what it does, and why.

  --port N           port of the page (default 8450; 0 takes any free one)
  --no-open          do not open the browser
  --platform NAME    ${PLATFORMS.join(' | ')} (default managed-flink): where the simulated job runs; on eks each vertex has a
                     parallelism of its own, and the Flink Kubernetes Operator rescales it in place
  --seed N           another seed is another day; the same seed is the same day, to the last bit (default 1)
  --simulate JOB     ${JOB_NAMES.join(' | ')} (default clickstream, on eks fraud-check; light
                     wastes most of its memory until it is tuned; vertices of fraud-check cost very different things)
  --load SHAPE       ${LOAD_SHAPES.join(' | ')} (default day)
  --speed N          simulated seconds per second (default 120: a day in twelve minutes)
  --mode MODE        observe | advise | act (default act; advise when a real Flink is attached)
  --policy NAME      ${Object.keys(POLICIES).join(' | ')} (default ${DEFAULT_POLICY}): what decides
  --every N          minutes between two runs (default 5)
  --set KEY=VALUE    an option of the job, may be repeated: --set job.autoscaler.utilization.target=0.6
  --log              print the functions' own log lines and metrics, as CloudWatch would get them

  --headless         no page: run as fast as the machine can, print the timeline and a summary
  --hours N          how long (with --headless; default 24)
  --json             print JSON instead (with --headless)

  --flink URL        attach to a real Flink cluster by its REST API: --flink http://127.0.0.1:8081
  --job NAME         which of its jobs (needed when several run)
  --interval N       seconds between two looks at it (default 15)

  --help             this text

To get a real Flink with a job to try:  node test/flink/start-flink.ts
`;

const FLAGS = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  platform: { type: 'string' },
  seed: { type: 'string' },
  simulate: { type: 'string' },
  load: { type: 'string' },
  speed: { type: 'string' },
  mode: { type: 'string' },
  policy: { type: 'string' },
  every: { type: 'string' },
  set: { type: 'string', multiple: true },
  log: { type: 'boolean' },
  headless: { type: 'boolean' },
  hours: { type: 'string' },
  json: { type: 'boolean' },
  flink: { type: 'string' },
  job: { type: 'string' },
  interval: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

class WrongOption extends Error {}

export const parseStart = (words: readonly string[]): StartRequest => {
  try {
    const { values } = parseArgs({ args: [...words], options: FLAGS, allowPositionals: false });
    if (values.help) return { kind: 'help' };
    return { kind: 'run', options: toOptions(values) };
  } catch (error) {
    if (error instanceof WrongOption) return { kind: 'wrong', says: error.message };
    if (error instanceof TypeError) return { kind: 'wrong', says: error.message.split('\n')[0] ?? error.message };
    throw error;
  }
};

/** The job that shows best what is particular to a platform. */
const SHOWN_ON: Readonly<Record<PlatformName, JobName>> = { 'managed-flink': 'clickstream', eks: 'fraud-check' };

type Values = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'];

const toOptions = (values: Values): StartOptions => {
  const attached = values.flink !== undefined;
  if (attached && values.headless)
    throw new WrongOption('--headless runs the simulated job: it does not go with --flink.');
  if (attached && values.simulate !== undefined)
    throw new WrongOption('--simulate chooses the simulated job: it does not go with --flink.');
  if (attached && values.platform !== undefined)
    throw new WrongOption('--platform says where the simulated job runs: it does not go with --flink.');
  if (values.json && !values.headless) throw new WrongOption('--json goes with --headless.');
  const platform = oneOf('--platform', values.platform, PLATFORMS, 'managed-flink');
  return {
    run: attached ? 'attached' : values.headless ? 'headless' : 'live',
    port: whole('--port', values.port, 8450, 0, 65_535),
    openBrowser: !values['no-open'],
    platform,
    seed: whole('--seed', values.seed, 1, 0, 2 ** 31 - 1),
    simulate: oneOf('--simulate', values.simulate, JOB_NAMES, SHOWN_ON[platform]),
    load: oneOf('--load', values.load, LOAD_SHAPES, 'day'),
    speed: whole('--speed', values.speed, 120, 1, 3600),
    hours: whole('--hours', values.hours, 24, 1, 24 * 14),
    json: values.json ?? false,
    mode: oneOf('--mode', values.mode, ['observe', 'advise', 'act'], attached ? 'advise' : 'act'),
    policy: oneOf('--policy', values.policy, Object.keys(POLICIES), DEFAULT_POLICY),
    everyMinutes: whole('--every', values.every, 5, 1, 60),
    options: keyValues(values.set ?? []),
    flinkUrl: attached ? flinkUrl(values.flink ?? '') : '',
    job: values.job,
    everySeconds: whole('--interval', values.interval, 15, 1, 3600),
    log: values.log ?? false,
  };
};

const whole = (name: string, text: string | undefined, otherwise: number, least: number, most: number): number => {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new WrongOption(`${name} takes a whole number from ${least} to ${most}, and not "${text}".`);
};

const oneOf = <Word extends string>(
  name: string,
  text: string | undefined,
  words: readonly Word[],
  otherwise: Word,
): Word => {
  if (text === undefined) return otherwise;
  const found = words.find((word) => word === text);
  if (found) return found;
  throw new WrongOption(`${name} takes ${words.join(', ')}, and not "${text}".`);
};

const keyValues = (pairs: readonly string[]): Readonly<Record<string, string>> => {
  const config = Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new WrongOption(`--set takes KEY=VALUE, and not "${pair}".`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
  const parsed = parseOptions(config);
  if (parsed.kind === 'invalid') throw new WrongOption(`--set: ${parsed.problems.join('; ')}`);
  return config;
};

const flinkUrl = (text: string): string => {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new WrongOption(`--flink takes the URL of Flink's REST API, like http://127.0.0.1:8081, and not "${text}".`);
};
