/** One load on a real Flink under one row: `log -> work -> verify`, four subtasks of `work` at first. */
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningFlink, startFlink } from '../../flink/start-flink.ts';
import { until } from '../../flink/until.ts';
import { allTasksRun } from '../fast-loop.ts';
import { EVERY_SECONDS, type RowName, startController } from './controllers.ts';
import { type Figures, figuresOf, type Second } from './figures.ts';
import type { Load } from './loads.ts';

export const PARALLELISM = 4;
export const WORK_MS = 5;
const SLOTS = 32;

export const realRun = async (row: RowName, load: Load): Promise<Figures> => {
  const flink = await startFlink({
    ...{ recordsPerSecond: 0, parallelism: PARALLELISM, workMillis: WORK_MS, slotsPerTaskManager: SLOTS / 2 },
  });
  try {
    await allTasksRun(flink.url);
    const controller = await startController(row, flink);
    try {
      return await played(flink, load, controller.ask);
    } finally {
      await controller.stop();
    }
  } finally {
    await flink.stop();
  }
};

const played = async (flink: RunningFlink, load: Load, ask: () => Promise<void>): Promise<Figures> => {
  const began = Date.now();
  const at = (): number => (Date.now() - began) / 1000;
  const seconds: Second[] = [];
  const changes: string[] = [];
  let [rate, work] = [-1, PARALLELISM];
  let failure: unknown;
  let asking: Promise<void> | undefined;
  let nextAsk = EVERY_SECONDS;
  while (at() < load.seconds) {
    const wanted = Math.round(load.at(at()));
    if (wanted !== rate) await flink.setRate(wanted);
    rate = wanted;
    if (at() >= nextAsk && asking === undefined) {
      nextAsk += EVERY_SECONDS;
      asking = ask()
        .catch((error: unknown) => {
          failure = error;
        })
        .finally(() => {
          asking = undefined;
        });
    }
    if (failure !== undefined) throw failure;
    const shown = await look(flink);
    seconds.push({ ...shown, at: at() });
    if (shown.work !== undefined && shown.work !== work) {
      changes.push(`${work} -> ${shown.work} at ${Math.round(at() - load.countFrom)} s`);
      work = shown.work;
    }
    await pause(Math.max(0, seconds.length * 500 - (Date.now() - began)));
  }
  await asking;
  await flink.setRate(0);
  const { written, verified, gaps, repeats } = await until('all that was written to be worked', 600, async () => {
    const now = await flink.totals();
    return now.verified === now.written ? now : undefined;
  });
  return figuresOf(seconds, load.countFrom, { changes, lost: written - verified + gaps, doubled: repeats });
};

const look = async (flink: RunningFlink): Promise<Omit<Second, 'at'> & { readonly work: number | undefined }> => {
  const get = async (path: string): Promise<unknown> =>
    (await fetch(flink.url + path, { signal: AbortSignal.timeout(10_000) })).json();
  const [{ jobs }, overview, { written, worked }] = (await Promise.all([
    get('/jobs/overview'),
    get('/overview'),
    flink.totals(),
  ])) as [Jobs, Overview, { written: number; worked: number }];
  const [job] = jobs;
  const running = job?.state === 'RUNNING' && job.tasks.running === job.tasks.total;
  return {
    ...{ written, worked, running },
    slots: overview['slots-total'] - overview['slots-available'],
    // The other two have one subtask each, and no autoscaler gives them more here.
    work: running ? await subtasksOfWork(get, job.jid) : undefined,
  };
};

const subtasksOfWork = async (get: (path: string) => Promise<unknown>, jid: string): Promise<number | undefined> => {
  const { vertices } = (await get(`/jobs/${jid}`)) as { vertices: { name: string; parallelism: number }[] };
  return vertices.find(({ name }) => name === 'work')?.parallelism;
};

interface Jobs {
  readonly jobs: readonly { jid: string; state: string; tasks: { running: number; total: number } }[];
}

interface Overview {
  readonly 'slots-total': number;
  readonly 'slots-available': number;
}
