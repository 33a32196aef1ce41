/**
 * The machine that the functions run on, with its edges replaced: clock, timers, random and network are those of the virtual process
 * that asks. Code outside the simulation has the real ones. So the deployed handlers run as they are, whatever they use.
 */
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import zlib from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { virtualRequest } from './https.ts';
import { currentProcess, type Process, runAs } from './process.ts';
import type { Timer } from './time.ts';

const real = {
  now: Date.now,
  performanceNow: performance.now.bind(performance),
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  pause: timersPromises.setTimeout,
  timeoutSignal: AbortSignal.timeout,
  random: Math.random,
  fetch: globalThis.fetch,
  request: https.request,
  compress: zlib.brotliCompressSync,
  decompress: zlib.brotliDecompressSync,
};

let replaced = false;

/** Once for all schedules of this Node process. */
export const replaceEdges = (): void => {
  if (replaced) return;
  replaced = true;
  Date.now = () => {
    const process = currentProcess();
    return process ? process.time.now() + process.skewMs : real.now();
  };
  performance.now = () => currentProcess()?.time.now() ?? real.performanceNow();
  Math.random = () => {
    const process = currentProcess();
    return process ? process.network.random(process) : real.random();
  };
  globalThis.setTimeout = ((action: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const process = currentProcess();
    return process ? virtualTimeout(process, () => action(...given), ms) : real.setTimeout(action, ms, ...given);
  }) as typeof setTimeout;
  globalThis.clearTimeout = ((timer: unknown) => {
    if (timer instanceof VirtualTimeout) timer.timer.cancel();
    else real.clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
  }) as typeof clearTimeout;
  AbortSignal.timeout = (ms) => {
    const process = currentProcess();
    return process ? virtualTimeoutSignal(process, ms) : real.timeoutSignal.call(AbortSignal, ms);
  };
  globalThis.fetch = (input, init) => {
    const process = currentProcess();
    return process ? process.network.fetch(process, input, init) : real.fetch(input, init);
  };
  timersPromises.setTimeout = ((ms = 0, value?: unknown, options?: { readonly signal?: AbortSignal }) => {
    const process = currentProcess();
    return process ? virtualPause(process, ms, value, options?.signal) : real.pause(ms, value, options);
  }) as typeof timersPromises.setTimeout;
  https.request = ((...given: Parameters<typeof https.request>) => {
    const process = currentProcess();
    return process ? virtualRequest(process, ...(given as unknown as [URL, never])) : real.request(...given);
  }) as typeof https.request;
  // Compression takes a fifth of all time and is no question here: items count as large as they are without it.
  zlib.brotliCompressSync = (...given) => (leavesOut() ? copyOf(given[0]) : real.compress(...given));
  zlib.brotliDecompressSync = (...given) => (leavesOut() ? copyOf(given[0]) : real.decompress(...given));
  syncBuiltinESMExports();
  for (const Client of [DynamoDBClient, KinesisAnalyticsV2Client]) replaceSend(Client);
};

const leavesOut = (): boolean => currentProcess()?.compresses === false;

const copyOf = (bytes: unknown) => Buffer.from(bytes as Uint8Array);

/** What a client of the SDK sends, as it is before it is written down for the wire. */
export interface SentCommand {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const replaceSend = (Client: { readonly name: string; readonly prototype: object }): void => {
  const prototype = Client.prototype as { send: (...given: unknown[]) => unknown };
  const send = prototype.send;
  const client = Client.name;
  prototype.send = function (this: unknown, ...given: unknown[]) {
    const process = currentProcess();
    if (!process) return send.apply(this, given);
    const [command, options] = given as [{ input: SentCommand['input'] }, { abortSignal?: AbortSignal } | undefined];
    const name = command.constructor.name.replace(/Command$/, '');
    return process.network.send(process, client, { name, input: command.input }, options?.abortSignal);
  };
};

/** Looks like a Timeout of Node to those who hold it. */
class VirtualTimeout {
  readonly timer: Timer;
  constructor(timer: Timer) {
    this.timer = timer;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  close(): this {
    this.timer.cancel();
    return this;
  }
  [Symbol.toPrimitive](): number {
    return 0;
  }
  [Symbol.dispose](): void {
    this.timer.cancel();
  }
}

const virtualTimeout = (process: Process, action: () => void, ms: number): VirtualTimeout =>
  new VirtualTimeout(
    process.time.after(ms, () => {
      if (process.alive) runAs(process, action);
    }),
  );

const virtualTimeoutSignal = (process: Process, ms: number): AbortSignal => {
  const controller = new AbortController();
  virtualTimeout(
    process,
    () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    ms,
  );
  return controller.signal;
};

const virtualPause = (process: Process, ms: number, value: unknown, signal?: AbortSignal): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const timeout = virtualTimeout(process, () => resolve(value), ms);
    signal?.addEventListener('abort', () => {
      timeout.close();
      reject(signal.reason);
    });
  });
