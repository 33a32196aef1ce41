/** A Java process that lives as long as its standard input is open, and no longer. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export interface JavaProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** How it ended, and the end of what it said on standard error. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export const spawnJava = (args: readonly string[]): JavaProcess => {
  const child = spawn('java', ['-XX:TieredStopAtLevel=1', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-4000);
  });
  // Writing to a process that has ended is answered by `ended`.
  child.stdin.on('error', () => {});
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) =>
      resolve(`java did not start (${error.message}): the real Flink needs Java 17 or newer on the PATH`),
    );
    child.on('close', (code, signal) => resolve(`java ended with ${signal ?? code}\n${said}`));
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
