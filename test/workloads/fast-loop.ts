/** The deployed handlers and a real Flink by a clock that runs fast: an evaluation a minute, a line for each. */
import { appendFileSync } from 'node:fs';
import type { StoredJob } from '../../functions/ports.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { type Evaluated, openHandlers } from '../flink/handlers.ts';
import { SECONDS_PER_MINUTE } from '../flink/stretch.ts';
import { until } from '../flink/until.ts';
import { startFastFlink } from './fast-flink.ts';
import { minuteRows } from './minute-rows.ts';

export interface Minute extends Evaluated {
  /** Since the loop began. */
  readonly minute: number;
}

type FlinkJob = Extract<SettingsFile['jobs'][number], { platform: 'flink' }>;

export type Shows = (minute: Minute) => boolean;

export interface FastLoop {
  /** The next evaluation is a minute after the last one. */
  minute(): Promise<Minute>;
  minutes(count: number): Promise<readonly Minute[]>;
  /** A minute of the fast clock from now, however long an evaluation takes. */
  aMinute(): Promise<void>;
  /** Until a minute shows it, that one included. Throws when none of so many did. */
  minutesUntil(what: string, most: number, shows: Shows): Promise<readonly Minute[]>;
  /** What no evaluation has seen yet is no part of the next one. */
  stored(job?: string): Promise<StoredJob>;
  journal(job?: string): Promise<readonly ChangeEvent[]>;
  /** What of Flink's time (epoch milliseconds) is by this clock. */
  fast(at: number): number;
  /** Further settings of every job, from the next evaluation on. */
  deploy(jobSettings: FastLoopOptions['jobSettings']): void;
  stop(): Promise<void>;
}

export interface FastLoopOptions {
  /** Flink's REST API, and the names of the jobs there. */
  readonly flink: { readonly url: string; readonly jobs: readonly string[] };
  readonly settings: Omit<SettingsFile, 'jobs'>;
  /** Beside its name and URL, of every job. */
  readonly jobSettings?: Pick<FlinkJob, 'lag' | 'partitions' | 'iceberg'>;
  /** Before each evaluation. */
  readonly before?: (loop: Pick<FastLoop, 'fast'>) => void;
  /** A line about the workload itself. */
  readonly says: () => Promise<string>;
}

export const openFastLoop = async ({
  flink,
  settings,
  jobSettings = {},
  before,
  says,
}: FastLoopOptions): Promise<FastLoop> => {
  await allTasksRun(flink.url);
  const fast = await startFastFlink(flink.url);
  const settingsWith = (own: FastLoopOptions['jobSettings']): SettingsFile => ({
    ...settings,
    jobs: flink.jobs.map((name) => ({ platform: 'flink', name, url: fast.url, ...own })),
  });
  const handlers = await openHandlers({ clock: fast.clock, waits: true, settings: settingsWith(jobSettings) });
  const byClock = (at: number): number => fast.clock.now() + (at - Date.now()) * (60 / SECONDS_PER_MINUTE);
  const began = fast.clock.now();
  let next = began;

  const minute = async (): Promise<Minute> => {
    await fast.clock.pause(next - fast.clock.now());
    // A machine that is too slow for a minute has a longer one.
    next = Math.max(next, fast.clock.now()) + MINUTE_MS;
    before?.({ fast: byClock });
    const evaluated = await handlers.evaluateAll();
    const seen = { ...evaluated, minute: (evaluated.at - began) / MINUTE_MS };
    for (const row of minuteRows(seen, await says())) console.log(row);
    if (RECORDING) appendFileSync(RECORDING, `${JSON.stringify(seen)}\n`);
    return seen;
  };

  return {
    minute,
    aMinute: () => fast.clock.pause(MINUTE_MS),
    minutes: async (count) => {
      const seen: Minute[] = [];
      while (seen.length < count) seen.push(await minute());
      return seen;
    },
    minutesUntil: async (what, most, shows) => {
      const seen: Minute[] = [];
      while (seen.length < most) {
        const one = await minute();
        seen.push(one);
        if (shows(one)) return seen;
      }
      throw new Error(`${most} minutes of ${SECONDS_PER_MINUTE} s did not show ${what}`);
    },
    stored: handlers.stored,
    journal: handlers.journal,
    fast: byClock,
    deploy: (own) => handlers.deploy(settingsWith(own)),
    stop: async () => {
      await handlers.stop();
      await fast.stop();
    },
  };
};

const MINUTE_MS = 60_000;
/** A file for everything that was seen and decided, a minute a line, to look into afterwards. */
const RECORDING = process.env['WORKLOADS_RECORDING'];

/** Of every job of the cluster. */
export const allTasksRun = (url: string): Promise<true> =>
  until('all tasks of the job to run', 120, async () => {
    const { jobs } = (await (await fetch(`${url}/jobs/overview`)).json()) as Overview;
    return (
      jobs.every(({ state, tasks }) => state === 'RUNNING' && tasks.running === tasks.total && tasks.total > 0) ||
      undefined
    );
  });

/** The ids of the vertices whose names begin so. */
export const verticesByName = async (url: string, job: string, names: readonly string[]): Promise<VertexId[]> => {
  const get = async (path: string): Promise<unknown> => (await fetch(url + path)).json();
  const { jobs } = (await get('/jobs/overview')) as { jobs: { jid: string; name: string }[] };
  const { vertices } = (await get(`/jobs/${jobs.find(({ name }) => name === job)?.jid}`)) as {
    vertices: { id: string; name: string }[];
  };
  return names.map((name) => {
    const found = vertices.find((vertex) => vertex.name.startsWith(name));
    if (!found) throw new Error(`The job has no vertex "${name}"; it has ${vertices.map((v) => v.name).join(', ')}`);
    return asVertexId(found.id);
  });
};

interface Overview {
  readonly jobs: readonly { state: string; tasks: { running: number; total: number } }[];
}
