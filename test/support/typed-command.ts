/** Runs a command of flink-autopilot in this process, as typed into a terminal of 100 columns without colours. */
import { runMain } from '../../cli/commands/main.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import type { Ran } from './run-command.ts';

export const typed = async (words: readonly string[], own: Partial<Terminal> = {}): Promise<Ran> => {
  let [out, err] = ['', ''];
  const code = await runMain(words, {
    say: (text) => {
      out += `${text}\n`;
    },
    note: (text) => {
      err += `${text}\n`;
    },
    colors: false,
    columns: 100,
    env: process.env,
    now: () => Date.now(),
    stop: new AbortController().signal,
    ...own,
  });
  return { code, out, err };
};
