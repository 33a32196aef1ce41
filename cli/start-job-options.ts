/** The job's options as `npm start` is given them: `--set KEY=VALUE`, and `--objective` for the dial of policy `autopilot`. */
import { type Options, parseOptions } from '../lib/options/options.ts';
import { oneOf, WrongCommand } from './command-line.ts';

const OBJECTIVE = 'job.autopilot.objective';
export const OBJECTIVES = ['savings', 'balanced', 'reliability'] as const satisfies readonly Options['objective'][];

export interface GivenOptions {
  readonly set: readonly string[];
  readonly objective: string | undefined;
  readonly policy: string;
}

export const jobOptions = (given: GivenOptions): Readonly<Record<string, string>> => {
  const config = keyValues(given.set);
  const objective = objectiveOf(given, config);
  return objective === undefined ? config : { ...config, [OBJECTIVE]: objective };
};

/** Of policy `autopilot` alone: with another one it would change nothing. */
const objectiveOf = (
  { objective, policy }: GivenOptions,
  config: Readonly<Record<string, string>>,
): string | undefined => {
  if (objective === undefined) return undefined;
  const name = oneOf('--objective', objective, OBJECTIVES);
  if (policy !== 'autopilot') {
    throw new WrongCommand(`--objective is the dial of --policy autopilot, and not of ${policy}.`);
  }
  if (!Object.hasOwn(config, OBJECTIVE)) return name;
  throw new WrongCommand(`--objective and --set both give ${OBJECTIVE}; it may be given once.`);
};

const keyValues = (pairs: readonly string[]): Readonly<Record<string, string>> => {
  const config: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    if (at < 1 || key === '') throw new WrongCommand(`--set takes KEY=VALUE, and not "${pair}".`);
    if (Object.hasOwn(config, key)) throw new WrongCommand(`--set gives ${key} twice; it may be given once.`);
    config[key] = value;
  }
  const parsed = parseOptions(config);
  if (parsed.kind === 'invalid') throw new WrongCommand(`--set: ${parsed.problems.join('; ')}`);
  return config;
};
