/** What is given with `-c key=value`: the settings file, and who makes the access entries. There is no default file. */
import { editDistance } from '../../lib/options/checks/nearest.ts';

export interface SynthContext {
  /** As it was given. */
  readonly settings: string;
  readonly accessEntries: 'create' | 'none';
}

const KEYS = ['settings', 'accessEntries'] as const;

/** Throws an Error that says what to pass. Another key that is nearly one of ours is one: what it asks for would be lost. */
export const readContext = (given: Readonly<Record<string, unknown>>): SynthContext => {
  // Those of CDK itself are feature flags and cached look-ups.
  const others = Object.keys(given).filter((key) => !/[:@/]/.test(key) && !KEYS.some((known) => known === key));
  for (const key of others) {
    const meant = KEYS.find((known) => isNear(key, known));
    if (meant) throw new Error(`There is no context key "${key}": did you mean  -c ${meant}=${textOf(given[key])}`);
  }
  return { settings: settingsFile(given, others), accessEntries: accessEntries(given['accessEntries'] ?? 'create') };
};

const settingsFile = ({ settings }: Readonly<Record<string, unknown>>, others: readonly string[]): string => {
  if (typeof settings === 'string' && settings.trim() !== '') return settings;
  const seen = others.length > 0 ? ` Given, and not known: ${others.map((key) => `-c ${key}=…`).join(', ')}.` : '';
  throw new Error(
    `No settings file is named, and there is none by default. Pass yours to every command:  npx cdk deploy -c settings=my-settings.json${seen}`,
  );
};

const accessEntries = (value: unknown): SynthContext['accessEntries'] => {
  if (value === 'create' || value === 'none') return value;
  throw new Error(`-c accessEntries=${textOf(value)}: it is "create" (the default) or "none"`);
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `Settings`, `setting`, `settngs`, `settings-file`; of the longer key more letters may be wrong. */
const isNear = (key: string, known: string): boolean => {
  const [text, wanted] = [plain(key), plain(known)];
  return text.includes(wanted.replace(/s$/, '')) || editDistance(text, wanted) <= Math.floor(wanted.length / 4);
};

const plain = (key: string): string => key.toLowerCase().replaceAll(/[^a-z]/g, '');
