/** The deployed handlers, on the embedded AWS, against a real Flink: runs by the clock on the wall. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EvaluationRecord, StoredJob } from '../../functions/ports.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import type { Account } from '../../sandbox/aws/account.ts';
import { noApplications } from '../../sandbox/aws/managed-flink/managed-flink.ts';
import type { ApplicationBackend } from '../../sandbox/interfaces.ts';
import { openHandlers } from './handlers.ts';
import type { RunningFlink, Totals } from './start-flink.ts';
import { eventRow, timelineRow } from './timeline.ts';
import { until } from './until.ts';

export interface Seen {
  readonly record: EvaluationRecord;
  readonly totals: Totals;
}

export type Shows = (seen: Seen) => boolean | Promise<boolean>;

export interface Loop {
  /** One run, and apply for every event that comes of it. Prints a line. */
  evaluateAll(): Promise<Seen>;
  /** Runs every `seconds` until one shows it. Throws when none of so many did. */
  evaluateUntil(what: string, seconds: number, runs: number, shows: Shows): Promise<Seen>;
  stored(): Promise<StoredJob>;
  journal(): Promise<readonly ChangeEvent[]>;
  source: VertexId;
  work: VertexId;
  stop(): Promise<void>;
}

/** The platform that the job is scaled on: its settings, what runs its applications, and what is to be done at first. */
export interface LoopPlatform {
  readonly settings: SettingsFile['jobs'][number];
  readonly backend: ApplicationBackend;
  opened(account: Account): void;
}

export const openLoop = async (
  flink: RunningFlink,
  options: Readonly<Record<string, string>>,
  platform: LoopPlatform = {
    settings: { platform: 'flink', name: flink.job, url: flink.url },
    backend: noApplications,
    opened: () => {},
  },
): Promise<Loop> => {
  const handlers = await openHandlers({
    settings: { mode: 'act', policy: 'flink', options, jobs: [platform.settings] },
    backend: platform.backend,
    opened: platform.opened,
  });
  const { source, work } = await verticesOf(flink);
  const started = Date.now();

  const evaluateAll = async (): Promise<Seen> => {
    const { at, record, events } = await handlers.evaluateAll();
    const totals = await flink.totals();
    console.log(timelineRow({ seconds: (at - started) / 1000, totals, record, source, work }));
    for (const event of events) console.log(eventRow(event));
    return { record, totals };
  };

  return {
    evaluateAll,
    evaluateUntil: async (what, seconds, runs, shows) => {
      for (let i = 0; i < runs; i++) {
        const next = Date.now() + seconds * 1000;
        const seen = await evaluateAll();
        if (await shows(seen)) return seen;
        await pause(Math.max(0, next - Date.now()));
      }
      throw new Error(`${runs} runs, one every ${seconds} s, did not show ${what}`);
    },
    stored: () => handlers.stored(),
    journal: () => handlers.journal(),
    source,
    work,
    stop: handlers.stop,
  };
};

/** Waits until all tasks run. */
const verticesOf = async (flink: RunningFlink): Promise<{ readonly source: VertexId; readonly work: VertexId }> => {
  const get = async (path: string): Promise<unknown> => (await fetch(flink.url + path)).json();
  const jid = await until('the job to run', 60, async () => {
    const { jobs } = (await get('/jobs/overview')) as Overview;
    return jobs.find(({ state, tasks }) => state === 'RUNNING' && tasks.running === tasks.total)?.jid;
  });
  const { vertices } = (await get(`/jobs/${jid}`)) as { vertices: { id: string; name: string }[] };
  const idOf = (name: string): VertexId => {
    const vertex = vertices.find((one) => one.name === name);
    if (!vertex) throw new Error(`The job has no vertex "${name}"; it has ${vertices.map((v) => v.name).join(', ')}`);
    return asVertexId(vertex.id);
  };
  return { source: idOf('Source: log'), work: idOf('work') };
};

interface Overview {
  readonly jobs: readonly { jid: string; state: string; tasks: { running: number; total: number } }[];
}
