/** All units on so many threads. The answers are in the order of the units, in whichever order they end. */
import { Worker } from 'node:worker_threads';
import type { Figures } from '../run/figures.ts';
import type { Unit } from './units.ts';
import type { UnitDone } from './worker.ts';

export interface PoolOptions {
  readonly units: readonly Unit[];
  readonly threads: number;
  readonly command: string | undefined;
  readonly progress: (done: number, unit: Unit) => void;
}

export const runUnits = async ({ units, threads, command, progress }: PoolOptions): Promise<readonly Figures[]> => {
  const results: Figures[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { command } });
    try {
      for (let i = next++; i < units.length; i = next++) {
        const unit = units[i];
        if (unit === undefined) return;
        const answer = await ask(worker, unit);
        if (answer.figures === undefined) {
          throw new Error(`${unit.suite}, ${unit.case}, ${unit.row}, seed ${unit.seed}: ${answer.error}`);
        }
        results[i] = answer.figures;
        progress(++done, unit);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, units.length) }, work));
  return results;
};

const ask = (worker: Worker, unit: Unit): Promise<UnitDone> =>
  new Promise((resolve, reject) => {
    worker.once('message', (done: UnitDone) => {
      worker.removeAllListeners('error');
      resolve(done);
    });
    worker.once('error', reject);
    worker.postMessage(unit);
  });
