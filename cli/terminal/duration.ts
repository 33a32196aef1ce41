/** `--since 24h`, `--for 2h`: a length of time as people type it. */
import { WrongCommand } from '../command-line.ts';

const MS = { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** Milliseconds. Throws WrongCommand. */
export const durationMs = (flag: string, text: string): number => {
  const [, number, unit] = /^(\d+) ?(m|min|h|d|w)$/.exec(text) ?? [];
  const value = Number(number) * MS[(unit ?? 'm') as keyof typeof MS];
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new WrongCommand(`${flag} takes a length of time such as 30m, 24h or 7d, and not "${text}".`);
};
