/** The settings file as synth sees it: checked with the schema that the functions use, and carried along as it is. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CheckedSettings, parseSettingsFile } from '../lib/settings/settings.ts';

export interface SettingsFileContent extends CheckedSettings {
  /** Absolute; copied beside the bundles. */
  readonly path: string;
}

/** Throws an Error that says what is wrong with the file, where, and what would be right. */
export const readSettingsFile = (file: string): SettingsFileContent => {
  const path = resolve(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`There is no settings file "${file}": name one with  cdk synth -c settings=FILE`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`The settings file "${file}" is not JSON: ${(cause as Error).message}`, { cause });
  }
  return { path, ...parseSettingsFile(value) };
};
