/** The terminal of this process. */
import { STOP_SIGNALS, stopSignals } from '../start/stop-signals.ts';
import type { Terminal } from './terminal.ts';

export const processTerminal = (): Terminal => {
  const { stdout, stderr, env } = process;
  const stop = stopSignals(
    () => performance.now(),
    (code) => process.exit(code),
  );
  let stops = false;
  for (const stream of [stdout, stderr]) {
    // A reader may close the pipe when it has enough, as `head` does: that is no error.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
  return {
    say: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    colors: stdout.isTTY === true && stdout.hasColors() && !env['NO_COLOR'],
    columns: stdout.isTTY ? stdout.columns : 100,
    env,
    now: () => Date.now(),
    /** Ctrl-C ends a command at once, unless the command asked for this. */
    get stop() {
      if (!stops) for (const signal of STOP_SIGNALS) process.on(signal, () => stop.received(signal));
      stops = true;
      return stop.signal;
    },
  };
};
