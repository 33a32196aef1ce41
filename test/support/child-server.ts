/** Runs a server as a child process until it says that it listens; stops it by its own process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

export interface ChildServer {
  /** What the first group of `listening` matched. */
  readonly said: string;
  stop(): Promise<void>;
}

/** Rejects with all that the server printed when it ends, or can't be started, before it listens. */
export const startChild = async (command: string, args: readonly string[], listening: RegExp): Promise<ChildServer> => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test run that is cut short must not leave the server behind.
  const stopWithUs = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', stopWithUs);
  const said = await untilListening(child, command, listening);
  return {
    said,
    stop: async () => {
      process.removeListener('exit', stopWithUs);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
};

const untilListening = (child: ChildProcess, command: string, listening: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const match = listening.exec(printed);
      if (match) resolve(match[1] ?? match[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (cause) => reject(new Error(`${command} can't be started: ${cause.message}`, { cause })));
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code} before it listened:\n${printed}`)));
  });

/** For servers that can't choose one themselves. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
