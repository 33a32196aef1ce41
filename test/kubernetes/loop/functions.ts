/**
 * The deployed handlers, unchanged, on an embedded account: each with the credentials of its own role, so that the API
 * server gives each its own rights. Who moves the clock is the caller's business.
 */
import { vi } from 'vitest';
import type { AwsCredentials } from '../../../functions/aws/signer.ts';
import type { EvaluationRecord, StoredJob } from '../../../functions/ports.ts';
import { type ChangeEvent, isChangeEvent } from '../../../lib/model/events.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { SettingsFile } from '../../../lib/settings/settings.ts';
import type { Account } from '../../../sandbox/aws/account.ts';
import type { ApplicationBackend } from '../../../sandbox/interfaces.ts';
import type { ControlPlane } from '../servers/control-plane.ts';

export interface Functions {
  readonly account: Account;
  /** The first of the settings. */
  readonly job: JobRef;
  /** The schedule's event. Rejects when the function fails. */
  evaluateAll(): Promise<void>;
  /** What EventBridge has for apply by now. */
  invokeApply(): Promise<void>;
  stored(job?: JobRef): Promise<StoredJob>;
  lastEvaluation(job?: JobRef): Promise<EvaluationRecord>;
  journal(job?: JobRef): Promise<readonly ChangeEvent[]>;
  /** Detail types of what a rule for everything has heard, each fact once, in the order of its time. */
  heard(): readonly string[];
  /** Messages of apply's errors. */
  readonly failedDeliveries: readonly string[];
}

export interface FunctionsOptions {
  readonly settings: SettingsFile;
  readonly clock: () => EpochMs;
  /** Of the Managed Flink applications, where the settings name any. */
  readonly backend?: ApplicationBackend;
}

export const openFunctions = async (
  { credentials }: ControlPlane,
  { settings, clock, backend = noApplications }: FunctionsOptions,
): Promise<Functions> => {
  const failedDeliveries: string[] = [];
  // As a cold start: clients, credentials and caches of an earlier test are gone.
  vi.resetModules();
  const { openAccount } = await import('../../../sandbox/aws/account.ts');
  const account = await openAccount({
    clock: { now: clock },
    random: () => 0.5,
    // Every run evaluates every job.
    backend,
    settings: { everyMinutes: 5, ...settings },
    log: false,
    onFailedDelivery: (message) => failedDeliveries.push(message),
  });
  const [job] = account.jobs;
  if (!job) throw new Error('The account has no job');
  const heard = new Map<string, { readonly at: string; readonly type: string }>();
  account.aws.eventBridge.putRule({
    name: 'Everything',
    bus: 'flink-autopilot',
    pattern: { source: ['flink-autopilot'] },
    target: async (event) => {
      const { detail, time, 'detail-type': type } = event as unknown as BusEvent;
      heard.set(detail.id, { at: time, type });
    },
  });
  return {
    account,
    job,
    failedDeliveries,
    evaluateAll: () => as(credentials.evaluate, () => account.evaluateAll(clock())),
    invokeApply: async () => {
      await as(credentials.apply, () => account.aws.eventBridge.deliver(clock()));
    },
    stored: (of = job) => account.store.load(keyOf(of), clock()),
    lastEvaluation: async (of = job) => {
      const record = (await account.store.evaluations(keyOf(of), 0, clock() + 1)).at(-1);
      if (!record) throw new Error(`${keyOf(of)} has had no evaluation`);
      return record;
    },
    journal: async (of = job) => (await account.store.journal(keyOf(of), 0, clock() + 1)).filter(isChangeEvent),
    heard: () => [...heard.values()].sort((a, b) => a.at.localeCompare(b.at)).map(({ type }) => type),
  };
};

const noApplications: ApplicationBackend = {
  jobPlan: () => undefined,
  restart: (application) => {
    throw new Error(`There is no Managed Flink application ${application} here`);
  },
};

interface BusEvent {
  readonly detail: { readonly id: string };
  readonly time: string;
  readonly 'detail-type': string;
}

/** With the variables that Lambda gives a function of this role. A client takes them when it first needs them, and keeps them. */
const as = async <T>(role: AwsCredentials, work: () => Promise<T>): Promise<T> => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: role.accessKeyId,
    AWS_SECRET_ACCESS_KEY: role.secretAccessKey,
    AWS_SESSION_TOKEN: role.sessionToken,
  });
  return work();
};
