/** From the words that were typed to an exit code: finds the command, shows help, says what is wrong. */

import { nearby } from '../../lib/options/checks/nearest.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { readWords, WrongCommand } from '../command-line.ts';
import type { NamedCommand } from '../terminal/command.ts';
import { type ExitCode, Failed, type Terminal } from '../terminal/terminal.ts';
import { COMMANDS } from './table.ts';

export const runMain = async (words: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h') {
    terminal.say(overview());
    return 0;
  }
  if (name === '--version') {
    terminal.say(packageJson.version);
    return 0;
  }
  if (name === 'help') return runMain(rest[0] === undefined ? ['--help'] : [rest[0], '--help'], terminal);
  const row = COMMANDS.find((command) => command.name === name);
  if (!row) {
    return failed(`${unknown(name)} See flink-autopilot --help.`, 2, words, terminal);
  }
  return runRow(row, rest, terminal);
};

const runRow = async (row: NamedCommand, words: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  const command = await row.load();
  try {
    const given = readWords(command, words);
    if (given !== 'help') return await command.run(given, terminal);
    const usage = command.usage.map((line, i) => `${i === 0 ? 'Usage: ' : '       '}flink-autopilot ${line}`);
    terminal.say(`${usage.join('\n')}\n\n${command.help.trim()}`);
    return 0;
  } catch (error) {
    const wrong = error instanceof WrongCommand;
    if (!wrong && !(error instanceof Failed)) throw error;
    const says = wrong ? `${error.message} See flink-autopilot ${row.name} --help.` : error.message;
    return failed(says, wrong ? 2 : 1, words, terminal);
  }
};

const failed = (says: string, code: ExitCode, words: readonly string[], terminal: Terminal): ExitCode => {
  if (words.includes('--json')) terminal.say(JSON.stringify({ kind: 'error', says }));
  terminal.note(says);
  return code;
};

const unknown = (name: string): string => {
  if (name.startsWith('-')) return `There is no ${name}; the nearest is --help.`;
  const near = nearby(name, NAMES);
  return `There is no command "${name}"${near === undefined ? '' : `; the nearest is ${near}`}.`;
};

const NAMES = COMMANDS.map(({ name }) => name);

const overview = (): string => {
  const width = Math.max(...NAMES.map((name) => name.length));
  const rows = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: flink-autopilot COMMAND [options]

What flink-autopilot does with your Flink jobs, and why: from the table of the deployed stack, with your AWS credentials.

${rows.join('\n')}

  flink-autopilot COMMAND --help    what a command does, its options, and the rights it needs
  flink-autopilot --version
  npm start                         flink-autopilot on this machine, with simulated jobs

Exit code: 0 done, 1 failed or the answer is bad, 2 a wrong call. Every command takes --json.`;
};
