/** A thread that runs units one after the other, as they are handed to it. */
import { parentPort, workerData } from 'node:worker_threads';
import { SUITES } from '../suites/suites.ts';
import { runUnit, type Unit } from './units.ts';

export interface UnitDone {
  readonly figures?: Awaited<ReturnType<typeof runUnit>>;
  readonly error?: string;
}

parentPort?.on('message', async (unit: Unit) => {
  const { command } = workerData as { readonly command: string | undefined };
  const done: UnitDone = await runUnit(SUITES, unit, command).then(
    (figures) => ({ figures }),
    (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  parentPort?.postMessage(done);
});
