/** The deployed handlers, on the embedded AWS, for one job of a real Flink: runs by a clock that nothing holds. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EvaluationRecord, StoredJob } from '../../functions/ports.ts';
import { type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { type Account, openAccount } from '../../sandbox/aws/account.ts';
import { noApplications } from '../../sandbox/aws/managed-flink/managed-flink.ts';
import type { ApplicationBackend } from '../../sandbox/interfaces.ts';

/** The time of the decisions. It may run faster than that of the wall. */
export interface RunningClock {
  now(): number;
  /** Of the wall. */
  pause(ms: number): Promise<void>;
}

export const wallClock: RunningClock = { now: () => Date.now(), pause: (ms) => pause(Math.max(0, ms)) };

export interface Evaluated {
  readonly at: number;
  readonly record: EvaluationRecord;
  /** That have come of it. */
  readonly events: readonly ChangeEvent[];
}

export interface Handlers {
  /** One run, and apply for every event that comes of it. */
  evaluateAll(): Promise<Evaluated>;
  stored(): Promise<StoredJob>;
  journal(): Promise<readonly ChangeEvent[]>;
  stop(): Promise<void>;
}

export interface HandlersOptions {
  /** Of one job. */
  readonly settings: SettingsFile;
  readonly clock?: RunningClock;
  readonly backend?: ApplicationBackend;
  readonly opened?: (account: Account) => void;
}

export const openHandlers = async ({
  settings,
  clock = wallClock,
  backend = noApplications,
  opened = () => {},
}: HandlersOptions): Promise<Handlers> => {
  const failures: string[] = [];
  const account = await openAccount({
    ...{ clock, backend, settings },
    random: () => 0.5,
    log: false,
    onFailedDelivery: (message) => failures.push(message),
  });
  opened(account);
  const [job] = account.jobs;
  if (!job) throw new Error('The account has no job');
  const key = keyOf(job);
  const started = clock.now();

  const journal = async () => (await account.store.journal(key, started, clock.now() + 60_000)).filter(isChangeEvent);
  let known = 0;
  return {
    evaluateAll: async () => {
      const at = clock.now();
      await account.evaluateAll(at);
      await deliverAll(account, clock);
      if (failures.length > 0) throw new Error(`apply failed: ${failures.join('; ')}`);
      const record = (await account.store.evaluations(key, at, at + 1)).at(-1);
      if (!record) throw new Error('The run left no evaluation in the store');
      const events = await journal();
      const news = events.slice(known);
      known = events.length;
      return { at, record, events: news };
    },
    stored: () => account.store.load(key, clock.now()),
    journal,
    stop: () => account.stop(),
  };
};

/** As EventBridge does: a moment later. */
const deliverAll = async ({ aws }: Account, clock: RunningClock): Promise<void> => {
  for (let due = aws.eventBridge.nextDueAt(); due !== undefined; due = aws.eventBridge.nextDueAt()) {
    await clock.pause(due - clock.now());
    await aws.eventBridge.deliver(Math.max(due, clock.now()));
  }
};
