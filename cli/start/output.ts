/** Where `npm start` prints: its own words to stdout, which may be closed by its reader, all others' to stderr. */

export interface Output {
  say(line: string): void;
  warn(line: string): void;
  /** The reader of stdout has closed it. */
  readonly closed: () => boolean;
}

/** `closed` is called once, when the reader of stdout has gone away, as `head` does when it has enough. */
export const openOutput = (closed: () => void): Output => {
  const print = process.stdout.write.bind(process.stdout);
  let isClosed = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (isClosed) return;
    isClosed = true;
    closed();
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  // The functions' log lines and metrics are written to stdout, as Lambda wants them.
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return {
    say: (line) => {
      if (!isClosed) print(`${line}\n`);
    },
    warn: (line) => void process.stderr.write(`${line}\n`),
    closed: () => isClosed,
  };
};
