/** A process, as a rule of Java, that lives as long as its standard input is open, and no longer. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export interface ChildUntilInputEnds {
  readonly child: ChildProcessWithoutNullStreams;
  /** How it ended, and the end of what it said on standard error. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export const spawnJava = (args: readonly string[]): ChildUntilInputEnds =>
  spawnUntilInputEnds(
    'java',
    ['-XX:TieredStopAtLevel=1', ...args],
    'the real Flink needs Java 17 or newer on the PATH',
  );

export const spawnUntilInputEnds = (command: string, args: readonly string[], needs: string): ChildUntilInputEnds => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-4000);
  });
  // Writing to a process that has ended is answered by `ended`.
  child.stdin.on('error', () => {});
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`${command} did not start (${error.message}): ${needs}`));
    child.on('close', (code, signal) => resolve(`${command} ended with ${signal ?? code}\n${said}`));
  });
  return {
    child,
    ended,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
};
