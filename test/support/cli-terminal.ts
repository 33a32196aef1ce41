/** A terminal that keeps what a command says, with the time given. */
import { runMain } from '../../cli/commands/main.ts';
import type { EpochMs } from '../../lib/model/observation.ts';

export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** stdout as JSON. */
  json(): unknown;
}

/** `flink-autopilot <words>`, typed at that time. */
export const typed = async (
  words: readonly string[],
  now: EpochMs,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Typed> => {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runMain(words, {
    say: (text) => void out.push(text),
    note: (text) => void err.push(text),
    colors: false,
    columns: 200,
    env,
    now: () => now,
    stop: new AbortController().signal,
  });
  return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) };
};
