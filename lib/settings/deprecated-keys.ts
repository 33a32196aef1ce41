/** Keys of older settings files: still read, with a note that says what to write instead. */
import type { Path, SettingsProblem } from './checks/problem.ts';

/** At the top of the file: what it is called now, by what it was called. */
const DEPRECATED: Readonly<Record<string, string>> = { settleSeconds: 'ingestionDelaySeconds' };

export interface Replaced {
  /** The file as it would be written today. */
  readonly value: unknown;
  /** One sentence per deprecated key. */
  readonly notes: readonly string[];
  /** A key that is there under both names. */
  readonly problems: readonly SettingsProblem[];
  /** A path of the value as it is in the file. */
  readonly written: (path: Path) => Path;
}

export const replaceDeprecatedKeys = (value: unknown): Replaced => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { value, notes: [], problems: [], written: (path) => path };
  }
  const notes: string[] = [];
  const problems: SettingsProblem[] = [];
  const former = new Map<string, string>();
  const entries = Object.entries(value).flatMap(([key, content]): [string, unknown][] => {
    const now = Object.hasOwn(DEPRECATED, key) ? DEPRECATED[key] : undefined;
    if (now === undefined) return [[key, content]];
    if (Object.hasOwn(value, now)) {
      problems.push({ path: [key], at: 'key', says: `it is called "${now}" now, which is there, too; remove it.` });
      return [];
    }
    former.set(now, key);
    notes.push(`${key} is deprecated: it is called "${now}" now.`);
    return [[now, content]];
  });
  const written = (path: Path): Path => {
    const [first, ...rest] = path;
    return first === undefined ? path : [former.get(String(first)) ?? first, ...rest];
  };
  return { value: Object.fromEntries(entries), notes, problems, written };
};
