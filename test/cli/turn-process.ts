/** The policy server as a person or a simulator starts it: a process, its lines in and its answers out. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../cli/scenario/format.ts';

const command = fileURLToPath(new URL('../../cli/turn.ts', import.meta.url));

export const startTurn = (args: readonly string[]) => spawn(process.execPath, [command, ...args]);

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** All lines sent without waiting, then the end of the input; what came out, and how it ended. */
export const run = async (args: readonly string[], lines: readonly string[], end = '\n'): Promise<Ended> => {
  const child = startTurn(args);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(lines.map((line) => line + end).join(''));
  const [code] = (await once(child, 'close')) as [number | null];
  return { stdout, stderr, code };
};

/** The same, with the answers read. */
export const filtered = async (
  args: readonly string[],
  lines: readonly string[],
): Promise<Ended & { readonly answers: readonly JsonObject[] }> => {
  const ended = await run(args, lines);
  const answers = ended.stdout.split('\n').filter((line) => line !== '');
  return { ...ended, answers: answers.map((line) => JSON.parse(line) as JsonObject) };
};
