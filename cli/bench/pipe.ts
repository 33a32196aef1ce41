/** Ticks per second through the pipe: sent without waiting, and each after the answer to the last. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onOneCore } from './one-core.ts';
import type { Recording } from './recording.ts';
import { JOBS_PER_RUN, type Run, WARM_UP_ROUNDS } from './runs.ts';

const command = fileURLToPath(new URL('../turn.ts', import.meta.url));

export interface PipeRuns {
  readonly ahead: readonly Run[];
  readonly oneByOne: readonly Run[];
}

/** One server for all runs. The two ways alternate; the first rounds only warm up. */
export const measurePipe = async (recording: Recording, runs: number): Promise<PipeRuns> => {
  const [program = '', ...args] = onOneCore([process.execPath, command, 'serve']);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const server = talkingTo(child.stdin, child.stdout);
  const cpuSeconds = (): number => cpuSecondsOf(child.pid);
  const ahead: Run[] = [];
  const oneByOne: Run[] = [];
  for (let round = -WARM_UP_ROUNDS; round < runs; round++) {
    const first = await runOnce(server, recording, sendAhead, cpuSeconds);
    const second = await runOnce(server, recording, sendOneByOne, cpuSeconds);
    if (round < 0) continue;
    ahead.push(first);
    oneByOne.push(second);
  }
  child.stdin.end();
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the server ended with ${code}`);
  return { ahead, oneByOne };
};

interface Server {
  readonly send: (text: string) => Promise<void>;
  /** Resolves when all lines that were sent have been answered. */
  readonly answered: () => Promise<void>;
}

type Sending = (server: Server, lines: readonly string[]) => Promise<void>;

const BATCH = 100;

const sendAhead: Sending = async (server, lines) => {
  for (let n = 0; n < lines.length; n += BATCH) await server.send(`${lines.slice(n, n + BATCH).join('\n')}\n`);
  await server.answered();
};

const sendOneByOne: Sending = async (server, lines) => {
  for (const line of lines) {
    await server.send(`${line}\n`);
    await server.answered();
  }
};

const runOnce = async (
  server: Server,
  { openLine, tickLines, closeLine }: Recording,
  sending: Sending,
  cpuSeconds: () => number,
): Promise<Run> => {
  const cpuFrom = cpuSeconds();
  const from = process.hrtime.bigint();
  for (let job = 0; job < JOBS_PER_RUN; job++) await sending(server, [openLine, ...tickLines, closeLine]);
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  return { ticks: tickLines.length * JOBS_PER_RUN, seconds, cpuSeconds: cpuSeconds() - cpuFrom };
};

const NEW_LINE = 10;

const talkingTo = (input: NodeJS.WritableStream, output: NodeJS.ReadableStream): Server => {
  let open = 0;
  let done = (): void => undefined;
  output.on('data', (piece: Buffer) => {
    for (let at = piece.indexOf(NEW_LINE); at >= 0; at = piece.indexOf(NEW_LINE, at + 1)) open--;
    if (open === 0) done();
  });
  return {
    send: async (text) => {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) open++;
      if (!input.write(text)) await once(input, 'drain');
    },
    answered: () =>
      new Promise((resolve) => {
        done = resolve;
        if (open === 0) resolve();
      }),
  };
};

/** User and system time so far, as Linux tells it in hundredths; NaN elsewhere. */
const cpuSecondsOf = (pid: number | undefined): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
};
