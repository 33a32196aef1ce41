/** Every command of cli/: its help, and one sentence with exit code 2 for a word that is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWords, WrongCommand } from '../../cli/command-line.ts';
import { runCommand } from '../support/run-command.ts';

const folder = new URL('../../cli/', import.meta.url);
const isCommand = (file: string): boolean =>
  /\bawait runCommand\(|process\.argv/.test(readFileSync(new URL(file, folder), 'utf8'));
const commands = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'command-line.ts');

it('every file directly in cli/ is a command, or is part of one that is named after it', () => {
  const parts = commands.filter((file) => !isCommand(file));
  expect(parts).toEqual(['start-flag-values.ts', 'start-job-options.ts', 'start-options.ts']);
});

describe.each(commands.filter(isCommand))('cli/%s', (file) => {
  it('--help says what it does and how it is called, and does nothing', async () => {
    const ran = await runCommand(`cli/${file}`, '--help');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/(npm |node cli\/)/);
    expect(ran.out).not.toMatch(/^# /m);
  });

  it('an unknown flag is an error that names the nearest', async () => {
    const ran = await runCommand(`cli/${file}`, '--halp');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^There is no --halp; the nearest is --help\. See .*--help\.?\n$/);
  });
});

const COMMAND = {
  help: 'help',
  flags: { hours: { type: 'string' }, json: { type: 'boolean' }, set: { type: 'string', multiple: true } },
} as const;

describe('words', () => {
  it('values of flags, by what comes after them or after =', () => {
    expect(readWords(COMMAND, ['--hours=3', '--json', '--set', 'a=1', '--set=b=-2'])).toEqual({
      values: { hours: '3', json: true, set: ['a=1', 'b=-2'] },
      positionals: [],
    });
  });

  it('help is help, whatever is wrong beside it', () => {
    for (const words of [['--help'], ['-h'], ['--hours', '3', '--help'], ['--nope', '--help']]) {
      expect(readWords(COMMAND, words)).toBe('help');
    }
  });

  it('positionals only where a command has them', () => {
    expect(() => readWords(COMMAND, ['day'])).toThrow(WrongCommand);
    expect(readWords({ ...COMMAND, positionals: 'PATH' }, ['day', '--', '--json'])).toEqual({
      values: {},
      positionals: ['day', '--json'],
    });
  });

  it('a name of every object is no flag', () => {
    expect(() => readWords(COMMAND, ['--constructor'])).toThrow('There is no --constructor.');
    expect(() => readWords(COMMAND, ['--__proto__'])).toThrow('There is no --__proto__');
  });
});
