/** How another shell asks the embedded account of `npm start`: the variables that lead every command to it. */

import { BUS_VARIABLE, CLOCK_VARIABLE, SETTINGS_VARIABLE, TABLE_VARIABLE } from '../../lib/environment.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** `env`: of this process, after the account was opened. Lines to paste into a shell. */
export const askedByCommands = (env: Env): string => {
  const given = {
    AWS_ENDPOINT_URL: env['AWS_ENDPOINT_URL_KINESIS_ANALYTICS_V2'],
    AWS_ENDPOINT_URL_DYNAMODB: env['AWS_ENDPOINT_URL_DYNAMODB'],
    AWS_REGION: env['AWS_REGION'],
    AWS_PROFILE: '',
    AWS_ACCESS_KEY_ID: env['AWS_ACCESS_KEY_ID'],
    AWS_SECRET_ACCESS_KEY: env['AWS_SECRET_ACCESS_KEY'],
    [TABLE_VARIABLE]: env[TABLE_VARIABLE],
    [BUS_VARIABLE]: env[BUS_VARIABLE],
    [SETTINGS_VARIABLE]: env[SETTINGS_VARIABLE],
    [CLOCK_VARIABLE]: 'stored',
  };
  const words = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return `To ask it from another shell:\n\n${inLines(words)}\n  npx flink-autopilot status`;
};

const COLUMNS = 100;

const inLines = (words: readonly string[]): string => {
  const lines: string[] = [];
  for (const word of words) {
    const line = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && line.length <= COLUMNS) lines[lines.length - 1] = line;
    else lines.push(`  export ${word}`);
  }
  return lines.join('\n');
};
