/** The settings as a construct is given them: an object of this program, or a file that `readSettingsFile` has read. */
import { Token } from 'aws-cdk-lib';
import type { Path } from '../lib/settings/checks/problem.ts';
import { inOwnPlace } from '../lib/settings/own-place.ts';
import type { Placed } from '../lib/settings/place-settings.ts';
import { type CheckedSettings, parseSettingsFile, type SettingsFile } from '../lib/settings/settings.ts';

/** Checked, and as the functions read them. */
export interface SettingsContent extends CheckedSettings {
  /** Plain JSON: it is written beside the bundles. */
  readonly json: string;
}

/** `own`: the place of the stack. Throws an Error where a job is there twice because one of the two spells it out. */
export const settingsContent = (given: SettingsFile | SettingsContent, own: Placed = {}): SettingsContent => {
  const content = 'json' in given ? given : checkedSettings(given);
  const { settings, repeated } = inOwnPlace(content.settings, {
    account: known(own.account),
    region: known(own.region),
  });
  if (repeated.length > 0) throw new Error(`The settings can't be used: ${repeated.join(' ')}`);
  return { ...content, settings };
};

/** A stack for any account or region learns its own when it is deployed. */
const known = (text: string | undefined): string | undefined => (Token.isUnresolved(text) ? undefined : text);

/** Throws an Error that says what is wrong, where, and what would be right. */
const checkedSettings = (given: SettingsFile): SettingsContent => {
  const unresolved = unresolvedIn(given, []);
  if (unresolved.length > 0) {
    throw new Error(
      `The settings can't be used: ${unresolved.map((path) => path.join('.')).join(', ')} is known only when the stack is deployed. Write the name itself, as in the application's own "applicationName".`,
    );
  }
  return { ...parseSettingsFile(given), json: `${JSON.stringify(given, null, 2)}\n` };
};

/** Where names of other resources of the app are, which CloudFormation fills in: our checks and our rights need them now. */
const unresolvedIn = (value: unknown, path: Path): readonly Path[] => {
  if (Token.isUnresolved(value)) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => unresolvedIn(one, [...path, key]));
};
