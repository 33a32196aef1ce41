/** One load on a real Flink under one row: `log -> work -> verify`, four subtasks of `work` at first. */
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningFlink, startFlink } from '../../flink/start-flink.ts';
import { until } from '../../flink/until.ts';
import { allTasksRun } from '../fast-loop.ts';
import { type Asked, EVERY_SECONDS, type RowName, startController } from './controllers.ts';
import type { Look, Recording, Second } from './figures.ts';
import type { Load } from './loads.ts';

export const PARALLELISM = 4;
export const WORK_MS = 5;
export const SLOTS = 32;

export const realRun = async (row: RowName, load: Load, keyGroups: number): Promise<Recording> => {
  const flink = await startFlink({
    recordsPerSecond: 0,
    parallelism: PARALLELISM,
    workMillis: WORK_MS,
    keyGroups,
    slotsPerTaskManager: SLOTS / 2,
  });
  try {
    await allTasksRun(flink.url);
    const looks: number[] = [];
    const controller = await startController(row, flink, (at) => looks.push(at));
    try {
      return await played(flink, load, controller.ask, looks);
    } finally {
      await controller.stop();
    }
  } finally {
    await flink.stop();
  }
};

const played = async (
  flink: RunningFlink,
  load: Load,
  ask: () => Promise<Asked | undefined>,
  ofItself: readonly number[],
): Promise<Recording> => {
  const began = Date.now();
  const at = (): number => (Date.now() - began) / 1000;
  const seconds: Second[] = [];
  const averages: number[] = [];
  const looks: Look[] = [];
  let rate = -1;
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
        .then((asked) => {
          if (asked === undefined) return;
          const second = (asked.at - began) / 1000;
          looks.push({ at: second, says: asked.says, sample: asked.sample });
          console.log(`  ${second.toFixed(1)} s: ${asked.says.split('. ')[0]}`);
        })
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
    averages.push(loadavg()[0] as number);
    await pause(Math.max(0, seconds.length * 500 - (Date.now() - began)));
  }
  await asking;
  await flink.setRate(0);
  const { written, verified, gaps, repeats } = await until('all that was written to be worked', 600, async () => {
    const now = await flink.totals();
    return now.verified === now.written ? now : undefined;
  });
  return {
    began: new Date(began).toISOString(),
    loadAverage: averages.reduce((a, b) => a + b, 0) / averages.length,
    seconds,
    looks: [...looks, ...ofItself.map((time) => ({ at: (time - began) / 1000 }))],
    lost: written - verified + gaps,
    doubled: repeats,
  };
};

const look = async (flink: RunningFlink): Promise<Omit<Second, 'at'>> => {
  const get = async (path: string): Promise<unknown> =>
    (await fetch(flink.url + path, { signal: AbortSignal.timeout(10_000) })).json();
  const [{ jobs }, overview, { written, worked }] = (await Promise.all([
    get('/jobs/overview'),
    get('/overview'),
    flink.totals(),
  ])) as [Jobs, Overview, { written: number; worked: number }];
  const [job] = jobs;
  const running = job?.state === 'RUNNING' && job.tasks.running === job.tasks.total;
  const slots = overview['slots-total'] - overview['slots-available'];
  return { written, worked, running, slots, ...(running ? await shownBy(get, job.jid) : {}) };
};

const shownBy = async (
  get: (path: string) => Promise<unknown>,
  jid: string,
): Promise<Pick<Second, 'busy' | 'source' | 'meanBusy' | 'subtasks' | 'widest'>> => {
  const { vertices } = (await get(`/jobs/${jid}`)) as { vertices: readonly Vertex[] };
  const work = vertices.find(({ name }) => name === 'work');
  const log = vertices.find(({ name }) => name === 'Source: log');
  if (work === undefined || log === undefined) return {};
  const means = await get(`/jobs/${jid}/vertices/${work.id}/subtasks/metrics?get=busyTimeMsPerSecond&agg=avg`);
  const meanBusy = Array.isArray(means) ? (means as readonly { readonly avg?: number }[])[0]?.avg : undefined;
  const busy = busyOf(work, work.metrics['read-records']);
  const source = busyOf(log, log.metrics['write-records']);
  const widest = Math.max(...vertices.map(({ parallelism }) => parallelism));
  return {
    subtasks: work.parallelism,
    widest,
    ...(busy && busy.records > 0 ? { busy } : {}),
    ...(meanBusy === undefined ? {} : { meanBusy }),
    ...(source ? { source: { ...source, subtasks: log.parallelism } } : {}),
  };
};

/** Undefined: not known yet, which Flink writes as a text. */
const busyOf = ({ metrics }: Vertex, records: number): Second['busy'] => {
  const milliseconds = metrics['accumulated-busy-time'];
  return typeof milliseconds === 'number' ? { milliseconds, records } : undefined;
};

interface Vertex {
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  readonly metrics: {
    readonly 'accumulated-busy-time': number | string;
    readonly 'read-records': number;
    readonly 'write-records': number;
  };
}

interface Jobs {
  readonly jobs: readonly { jid: string; state: string; tasks: { running: number; total: number } }[];
}

interface Overview {
  readonly 'slots-total': number;
  readonly 'slots-available': number;
}
