/** Rows of backtests on as many threads as the machine has processors; in this one where no thread can be started. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Compared, type CompareUnit, compare } from './compare.ts';
import type { CompareAnswer } from './worker.ts';

export interface ComparePool {
  compare(unit: CompareUnit): Promise<Compared>;
  close(): Promise<void>;
}

const MOST_THREADS = 8;

export const comparePool = (threads = Math.min(MOST_THREADS, availableParallelism())): ComparePool => {
  // Beside this file in a checkout; beside the chunks of the command in the package (package/build.ts).
  const script = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.mjs'}`, import.meta.url);
  if (threads < 2 || !existsSync(script)) return { compare, close: async () => {} };
  const idle: Worker[] = Array.from({ length: threads }, () => new Worker(script));
  const all = [...idle];
  const waiting: ((worker: Worker) => void)[] = [];
  const free = (): Promise<Worker> => {
    const worker = idle.pop();
    return worker === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(worker);
  };
  return {
    async compare(unit) {
      const worker = await free();
      try {
        return await ask(worker, unit);
      } finally {
        const next = waiting.shift();
        if (next === undefined) idle.push(worker);
        else next(worker);
      }
    },
    close: async () => void (await Promise.all(all.map((worker) => worker.terminate()))),
  };
};

const ask = (worker: Worker, unit: CompareUnit): Promise<Compared> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error);
    worker.once('error', failed);
    worker.once('message', (answer: CompareAnswer) => {
      worker.off('error', failed);
      if (answer.kind === 'compared') resolve(answer.compared);
      else reject(answer.error);
    });
    worker.postMessage(unit);
  });
