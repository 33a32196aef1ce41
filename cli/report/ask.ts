/** A question at a terminal before something is paid for. Where there is no terminal, it is not asked. */
import { createInterface } from 'node:readline/promises';

/** True: go on. */
export const confirmed = async (question: string): Promise<boolean> => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^(y(es)?)?$/i.test((await lines.question(`${question} [Y/n] `)).trim());
  } finally {
    lines.close();
  }
};
