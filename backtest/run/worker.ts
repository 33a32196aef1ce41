/** A thread of the pool: one row at a time. */
import { parentPort } from 'node:worker_threads';
import { type Compared, type CompareUnit, compare } from './compare.ts';

export type CompareAnswer =
  | { readonly kind: 'compared'; readonly compared: Compared }
  | { readonly kind: 'failed'; readonly error: Error };

parentPort?.on('message', (unit: CompareUnit) => {
  compare(unit).then(
    (compared) => parentPort?.postMessage({ kind: 'compared', compared } satisfies CompareAnswer),
    (error: Error) => parentPort?.postMessage({ kind: 'failed', error } satisfies CompareAnswer),
  );
});
