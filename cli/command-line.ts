/** The words after a command: how every command here reads its flags, says what is wrong with them, and shows its help. */
import { parseArgs } from 'node:util';
import { nearby } from '../lib/options/checks/nearest.ts';

export interface Flag {
  readonly type: 'string' | 'boolean';
  /** May be given more than once. */
  readonly multiple?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

type ValueOf<F extends Flag> = F['type'] extends 'boolean' ? true : F extends { multiple: true } ? string[] : string;

export interface Given<F extends Flags> {
  readonly values: { readonly [Name in keyof F]?: ValueOf<F[Name]> };
  readonly positionals: readonly string[];
}

export interface Command<F extends Flags> {
  readonly help: string;
  readonly flags: F;
  /** What words without a flag are, `PATH…`; left out where there are none. */
  readonly positionals?: string;
}

/** A wrong call: its message is for the person who typed it. */
export class WrongCommand extends Error {}

const HELP_FLAG = { help: { type: 'boolean' } } as const;

/** Throws WrongCommand with one sentence that says what would be right. `help`: asked for, whatever else is wrong. */
export const readWords = <F extends Flags>(command: Command<F>, words: readonly string[]): Given<F> | 'help' => {
  const flags: Flags = { ...command.flags, ...HELP_FLAG };
  const options = Object.fromEntries(Object.entries(flags).map(([name, { type }]) => [name, { type }]));
  const { tokens } = parseArgs({
    args: [...words],
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  if (tokens.some((token) => token.kind === 'option' && token.rawName === '--help')) return 'help';
  const values: Record<string, true | string | string[]> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const word = words[token.index] ?? token.rawName;
    if (word === '-h') return 'help';
    const flag = Object.hasOwn(flags, token.name) && word.startsWith('--') ? flags[token.name] : undefined;
    if (!flag) throw new WrongCommand(`There is no ${word.split('=')[0]}${nearestFlag('nearest', word, flags)}.`);
    const value = givenValue(token, flag, flags);
    if (flag.multiple) values[token.name] = [...((values[token.name] as string[] | undefined) ?? []), String(value)];
    else if (token.name in values) throw new WrongCommand(`${token.rawName} is given twice; it may be given once.`);
    else values[token.name] = value;
  }
  const [first] = positionals;
  if (first !== undefined && command.positionals === undefined) {
    throw new WrongCommand(`"${first}" belongs to no flag${nearestFlag('nearest flag', first, flags)}.`);
  }
  return { values: values as Given<F>['values'], positionals };
};

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

const NEGATIVE_NUMBER = /^-\.?\d/;

const givenValue = ({ rawName, value, inlineValue }: OptionToken, { type }: Flag, flags: Flags): true | string => {
  if (type === 'boolean') {
    if (value === undefined) return true;
    throw new WrongCommand(`${rawName} takes no value, and not "${value}".`);
  }
  if (value === undefined || value === '') throw new WrongCommand(`${rawName} needs a value after it.`);
  if (!inlineValue && value.startsWith('-') && !NEGATIVE_NUMBER.test(value)) {
    const name = value.replace(/^--/, '').split('=')[0] ?? '';
    const what = Object.hasOwn(flags, name) ? 'the next flag' : 'no value';
    throw new WrongCommand(`${rawName} needs a value after it, and "${value}" is ${what}.`);
  }
  return value;
};

const nearestFlag = (called: string, word: string, flags: Flags): string => {
  const near = nearby(word.replace(/^-+/, '').split('=')[0] ?? '', [...Object.keys(flags), 'help']);
  return near === undefined ? '' : `; the ${called} is --${near}`;
};

export interface Range {
  readonly least: number;
  readonly most?: number;
}

/** `--hours -3`: a number of digits alone, within its bounds. */
export const wholeNumber = (flag: string, text: string, { least, most }: Range): number => {
  const value = Number(text);
  if (/^[+-]?\d+$/.test(text) && value >= least && value <= (most ?? Number.MAX_SAFE_INTEGER)) return value;
  const bounds = most === undefined ? `from ${least} up` : `from ${least} to ${most}`;
  throw new WrongCommand(`${flag} takes a whole number ${bounds}, and not "${text}".`);
};

export const oneOf = <Word extends string>(flag: string, text: string, words: readonly Word[]): Word => {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const near = words.length > 1 ? nearby(text, words) : undefined;
  const guess = near === undefined ? '' : `; the nearest is ${near}`;
  throw new WrongCommand(`${flag} takes ${words.join(', ')}, and not "${text}"${guess}.`);
};

/** The whole life of a command: its help, one sentence and exit code 2 for a wrong call, a quiet end when its reader has closed the pipe. */
export const runCommand = async <F extends Flags>(
  command: Command<F>,
  run: (given: Given<F>) => void | Promise<void>,
  words: readonly string[] = process.argv.slice(2),
): Promise<void> => {
  endWithItsReader();
  try {
    const given = readWords(command, words);
    if (given === 'help') process.stdout.write(`${command.help.trimEnd()}\n`);
    else await run(given);
  } catch (error) {
    if (!(error instanceof WrongCommand)) throw error;
    process.stderr.write(`${error.message} See --help.\n`);
    process.exitCode = 2;
  }
};

/** A reader may close the pipe when it has enough, as `head` does: that is no error. */
const endWithItsReader = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
};
