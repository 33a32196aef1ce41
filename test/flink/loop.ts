/** The deployed handlers, on the embedded AWS, against a real Flink: runs by the clock on the wall. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EvaluationRecord, StoredJob } from '../../functions/ports.ts';
import { type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import { type JobKey, keyOf } from '../../lib/model/job.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { type Account, openAccount } from '../../sandbox/aws/account.ts';
import { noApplications } from '../../sandbox/aws/managed-flink/managed-flink.ts';
import type { ApplicationBackend } from '../../sandbox/interfaces.ts';
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
  const failures: string[] = [];
  const account = await openAccount({
    clock: { now: () => Date.now() },
    random: () => 0.5,
    backend: platform.backend,
    settings: { mode: 'act', policy: 'flink', options, jobs: [platform.settings] },
    log: false,
    onFailedDelivery: (message) => failures.push(message),
  });
  platform.opened(account);
  const [job] = account.jobs;
  if (!job) throw new Error('The account has no job');
  const key = keyOf(job);
  const { source, work } = await verticesOf(flink);
  const started = Date.now();

  const journal = async () => (await account.store.journal(key, started, Date.now() + 60_000)).filter(isChangeEvent);
  let printed = 0;
  const evaluateAll = async (): Promise<Seen> => {
    const now = Date.now();
    await account.evaluateAll(now);
    await deliverAll(account);
    if (failures.length > 0) throw new Error(`apply failed: ${failures.join('; ')}`);
    const record = await lastEvaluation(account, key, now);
    const totals = await flink.totals();
    console.log(timelineRow({ seconds: (now - started) / 1000, totals, record, source, work }));
    const events = await journal();
    for (const event of events.slice(printed)) console.log(eventRow(event));
    printed = events.length;
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
    stored: () => account.store.load(key, Date.now()),
    journal,
    source,
    work,
    stop: () => account.stop(),
  };
};

/** As EventBridge does: a moment later. */
const deliverAll = async ({ aws }: Account): Promise<void> => {
  for (let due = aws.eventBridge.nextDueAt(); due !== undefined; due = aws.eventBridge.nextDueAt()) {
    await pause(Math.max(0, due - Date.now()));
    await aws.eventBridge.deliver(Math.max(due, Date.now()));
  }
};

const lastEvaluation = async (account: Account, key: JobKey, at: number): Promise<EvaluationRecord> => {
  const record = (await account.store.evaluations(key, at, at + 1)).at(-1);
  if (!record) throw new Error('The run left no evaluation in the store');
  return record;
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
