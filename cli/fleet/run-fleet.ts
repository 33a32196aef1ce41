/** A fleet of applications, evaluated by the function in its own process under the heap of a Lambda, against an AWS in another one. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toVariables } from '../../lib/environment.ts';
import type { FleetCounts } from '../../sandbox/fleet/fleet-aws.ts';
import type { RunTook } from './function-process.ts';

export interface FleetOptions {
  readonly jobs: number;
  readonly vertices: number;
  readonly memoryMb: number;
  readonly runs: number;
  /** What has the handler: a bundle, or its source. */
  readonly handler: string;
  readonly timeoutMs: number;
}

export interface FleetRun extends RunTook {
  /** In this run. */
  readonly counts: FleetCounts;
  readonly logBytes: number;
  readonly evaluations: number;
}

const TABLE = 'flink-autopilot';
const BUS = 'flink-autopilot';
/** Lambda leaves the rest of its memory to what is not the heap of JavaScript. */
const HEAP_SHARE = 0.7;

export const heapMb = (memoryMb: number): number => Math.floor(memoryMb * HEAP_SHARE);

export const runFleet = async (options: FleetOptions, ran: (run: FleetRun) => void): Promise<void> => {
  const { jobs: count, vertices, memoryMb, handler, timeoutMs } = options;
  const jobs = Array.from({ length: count }, (_, i) => `orders-of-the-shop-${String(i).padStart(4, '0')}`);
  const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-fleet-'));
  const settings = join(folder, 'settings.json');
  const dashboard = 'off';
  const file = {
    mode: 'act',
    shards: 1,
    everyMinutes: 5,
    jobs: jobs.map((name) => ({ platform: 'managed-flink', name, dashboard })),
  };
  writeFileSync(settings, JSON.stringify(file));
  const aws = fork(fileURLToPath(new URL('aws-process.ts', import.meta.url)), [
    JSON.stringify({ table: TABLE, bus: BUS, jobs, vertices }),
  ]);
  let lambda: ChildProcess | undefined;
  try {
    const { variables } = await answer<{ variables: Record<string, string> }>(aws);
    lambda = fork(fileURLToPath(new URL('function-process.ts', import.meta.url)), [handler, String(timeoutMs)], {
      execArgv: [`--max-old-space-size=${heapMb(memoryMb)}`, '--max-semi-space-size=16'],
      env: {
        PATH: process.env['PATH'],
        AWS_LAMBDA_FUNCTION_NAME: 'evaluate',
        ...variables,
        ...toVariables({ table: TABLE, eventBus: BUS, settings, account: '111122223333' }),
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let [logBytes, evaluations] = [0, 0];
    lambda.stdout?.on('data', (chunk: Buffer) => {
      logBytes += chunk.length;
      evaluations += chunk.toString('latin1').split('"message":"evaluation",').length - 1;
    });
    await answer(lambda);
    let before = await countsOf(aws);
    for (let run = 0; run < options.runs; run++) {
      const logged = [logBytes, evaluations] as const;
      lambda.send('run');
      const { took } = await answer<{ took: RunTook }>(lambda);
      const now = await countsOf(aws);
      ran({
        ...took,
        counts: difference(now, before),
        logBytes: logBytes - logged[0],
        evaluations: evaluations - logged[1],
      });
      before = now;
    }
  } finally {
    for (const child of [lambda, aws]) await ended(child);
    rmSync(folder, { recursive: true });
  }
};

/** Rejects when the process ends first: out of memory, for example. */
const answer = async <Message>(child: ChildProcess): Promise<Message> => {
  const gone = new AbortController();
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal: gone.signal }),
      once(child, 'exit', { signal: gone.signal }).then(([code, signal]) => {
        throw new Error(`The process ended with ${code ?? signal}`);
      }),
    ]);
    return message as Message;
  } finally {
    gone.abort();
  }
};

const countsOf = async (aws: ChildProcess): Promise<FleetCounts> => {
  aws.send('counts');
  return (await answer<{ counts: FleetCounts }>(aws)).counts;
};

const difference = (now: FleetCounts, before: FleetCounts): FleetCounts => ({
  calls: Object.fromEntries(
    Object.entries(now.calls)
      .map(([name, count]) => [name, count - (before.calls[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  ),
  queries: now.queries - before.queries,
  metrics: now.metrics - before.metrics,
  readUnits: now.readUnits - before.readUnits,
  writeUnits: now.writeUnits - before.writeUnits,
  handedOver: now.handedOver - before.handedOver,
});

const ended = async (child: ChildProcess | undefined): Promise<void> => {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill();
  await exit;
};
