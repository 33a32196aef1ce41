/** The deployed handlers, on the embedded AWS, for jobs of a real Flink: runs by a clock that nothing holds. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EvaluationRecord, StoredJob } from '../../functions/ports.ts';
import { type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import { type JobKey, keyOf } from '../../lib/model/job.ts';
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

export interface JobEvaluated {
  readonly record: EvaluationRecord;
  /** That have come of it. */
  readonly events: readonly ChangeEvent[];
}

/** Of the first job, and of each by its name. */
export interface Evaluated extends JobEvaluated {
  readonly at: number;
  readonly jobs: Readonly<Record<string, JobEvaluated>>;
}

export interface Handlers {
  /** One run, and apply for every event that comes of it. */
  evaluateAll(): Promise<Evaluated>;
  /** Of the first job where no name is given. */
  stored(job?: string): Promise<StoredJob>;
  journal(job?: string): Promise<readonly ChangeEvent[]>;
  /** Other settings for the same jobs. */
  deploy(settings: SettingsFile): void;
  stop(): Promise<void>;
}

export interface HandlersOptions {
  readonly settings: SettingsFile;
  readonly clock?: RunningClock;
  /** Apply waits for the moment of a change, by this clock; as a rule it does not. */
  readonly waits?: boolean;
  readonly backend?: ApplicationBackend;
  readonly opened?: (account: Account) => void;
}

export const openHandlers = async ({
  settings,
  clock = wallClock,
  waits = false,
  backend = noApplications,
  opened = () => {},
}: HandlersOptions): Promise<Handlers> => {
  const failures: string[] = [];
  const account = await openAccount({
    // Every run evaluates every job.
    clock,
    backend,
    settings: { everyMinutes: 1, ...settings },
    ...(waits ? { pause: clock.pause } : {}),
    random: () => 0.5,
    log: false,
    onFailedDelivery: (message) => failures.push(message),
  });
  opened(account);
  const keys = new Map(account.jobs.map((job) => [job.name, keyOf(job)]));
  const [first] = keys.keys();
  const started = clock.now();

  const keyNamed = (name: string | undefined = first): JobKey => {
    const key = name === undefined ? undefined : keys.get(name);
    if (key === undefined) throw new Error(`The account has no job "${name}"`);
    return key;
  };
  const journal = async (name?: string): Promise<readonly ChangeEvent[]> =>
    (await account.store.journal(keyNamed(name), started, clock.now() + 60_000)).filter(isChangeEvent);
  const known = new Map<string, number>();
  const evaluated = async (name: string, at: number): Promise<JobEvaluated> => {
    // Functions go by their own clock, which has gone on since they were called.
    const record = (await account.store.evaluations(keyNamed(name), at, clock.now() + 1)).at(-1);
    if (!record) throw new Error(`The run left no evaluation of "${name}" in the store`);
    const events = await journal(name);
    const news = events.slice(known.get(name) ?? 0);
    known.set(name, events.length);
    return { record, events: news };
  };
  return {
    evaluateAll: async () => {
      const at = clock.now();
      await account.evaluateAll(at);
      await deliverAll(account, clock);
      if (failures.length > 0) throw new Error(`apply failed: ${failures.join('; ')}`);
      const jobs: Record<string, JobEvaluated> = {};
      for (const name of keys.keys()) jobs[name] = await evaluated(name, at);
      const own = jobs[first ?? ''];
      if (own === undefined) throw new Error('The account has no job');
      return { at, ...own, jobs };
    },
    stored: (name) => account.store.load(keyNamed(name), clock.now()),
    journal,
    deploy: (other) => account.deploy({ everyMinutes: 1, ...other }),
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
