/** The settings file as synth and the command line see it: JSON or YAML, checked with the schema that the functions use, and carried along as plain JSON. */
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { sentenceOf } from '../lib/settings/checks/problem.ts';
import { type CheckedSettings, parseSettingsFile, SettingsError } from '../lib/settings/settings.ts';
import { offsetOf, type ParsedText, plainValue, repeatedKeys } from './file-node.ts';
import { decoded, lineAt, shownLine } from './file-text.ts';
import { parseJsonText } from './json-text.ts';
import { parseYamlText } from './yaml-text.ts';

export interface SettingsFileContent extends CheckedSettings {
  /** Absolute; what was named. */
  readonly file: string;
  /** The settings as plain JSON, whatever the file is written in. Written beside the bundles. */
  readonly json: string;
}

/** Throws an Error that says what is wrong with the file, where, and what would be right. `call`: how another one is named. */
export const readSettingsFile = (file: string, call = 'cdk synth -c settings=FILE'): SettingsFileContent => {
  const text = textOf(file, call);
  const { value, checked } = parsedSettings(file, text);
  return { file: resolve(file), json: `${JSON.stringify(value, null, 2)}\n`, ...checked };
};

const textOf = (file: string, call: string): string => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(file));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new Error(`There is no settings file "${file}": name one with  ${call}`, { cause });
    }
    const why = code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'it may not be read' : `${code}`;
    throw new Error(`The settings file "${file}" can't be read: ${why}; name a file with  ${call}`, {
      cause,
    });
  }
  try {
    return decoded(bytes);
  } catch (cause) {
    throw new Error(`The settings file "${file}" can't be read: ${(cause as Error).message}`, { cause });
  }
};

/** `value` is what the functions read. Throws an Error with every problem, in the order of the file. */
export const parsedSettings = (
  file: string,
  text: string,
): { readonly value: unknown; readonly checked: CheckedSettings } => {
  const parsed = parserOf(file, text)(text);
  if (parsed.kind === 'wrong') throw new Error(report(file, text, [parsed.problem]));
  const { root } = parsed;
  const value = plainValue(root);
  const repeated = repeatedKeys(root).map(({ key, first, again }) => {
    const one = lineAt(text, first);
    const other = lineAt(text, again);
    const lines = one === other ? `line ${one}` : `lines ${one} and ${other}`;
    return { offset: again, says: `the key ${JSON.stringify(key)} is here twice, in ${lines}; keep one of them.` };
  });
  const { checked, found } = check(value);
  const problems = [
    ...repeated,
    ...found.map((problem) => ({ offset: offsetOf(root, problem.path, problem.at), says: sentenceOf(problem) })),
  ];
  if (checked === undefined || problems.length > 0) throw new Error(report(file, text, problems));
  return { value, checked };
};

const check = (value: unknown): { readonly checked?: CheckedSettings; readonly found: SettingsError['found'] } => {
  try {
    return { checked: parseSettingsFile(value), found: [] };
  } catch (error) {
    if (error instanceof SettingsError) return { found: error.found };
    throw error;
  }
};

/** By the name of the file; a pipe or a file without an extension by how it begins. */
const parserOf = (file: string, text: string): ((text: string) => ParsedText) => {
  const extension = extname(file).toLowerCase();
  switch (extension) {
    case '.json':
    case '.jsonc':
      return parseJsonText;
    case '.yaml':
    case '.yml':
      return parseYamlText;
    case '':
      return /^\s*(\{|\/\/|\/\*)/.test(text) ? parseJsonText : parseYamlText;
    default:
      throw new Error(
        `The settings file "${file}" is called ${extension}: settings are JSON (.json, .jsonc) or YAML (.yaml, .yml)`,
      );
  }
};

/** One block for each problem, in the order of the file: the sentence, and the line that it is about. */
const report = (
  file: string,
  text: string,
  problems: readonly { readonly offset: number; readonly says: string }[],
): string => {
  const blocks = problems
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, says }) => {
      const line = lineAt(text, offset);
      const content = shownLine(text, line);
      return `line ${line}: ${says}${content === '' ? '' : `\n  | ${content}`}`;
    });
  const count = problems.length === 1 ? '' : ` (${problems.length} problems)`;
  return `The settings file "${file}" can't be used${count}:\n${blocks.join('\n')}`;
};
