/** Keys of older settings files: still read, with a note that says what to write instead. */

/** At the top of the file: what it is called now, by what it was called. */
const DEPRECATED: Readonly<Record<string, string>> = { settleSeconds: 'ingestionDelaySeconds' };

export interface Replaced {
  /** The file as it would be written today. */
  readonly value: unknown;
  /** One sentence per deprecated key. */
  readonly notes: readonly string[];
  /** A key that is there under both names. */
  readonly problems: readonly string[];
}

export const replaceDeprecatedKeys = (value: unknown): Replaced => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value, notes: [], problems: [] };
  const notes: string[] = [];
  const problems: string[] = [];
  const entries = Object.entries(value).map(([key, content]): [string, unknown] => {
    const now = Object.hasOwn(DEPRECATED, key) ? DEPRECATED[key] : undefined;
    if (now === undefined) return [key, content];
    if (Object.hasOwn(value, now)) problems.push(`${key}: it is called "${now}" now, which is there, too; remove it`);
    notes.push(`${key} is deprecated: it is called "${now}" now.`);
    return [now, content];
  });
  return { value: Object.fromEntries(entries), notes, problems };
};
