/** A real Flink cluster with the page: the deployed handlers act on it through its REST API, on the real clock. */
import { setTimeout as pause } from 'node:timers/promises';
import { startPageServer } from '../../console/page-server.ts';
import { pageState } from '../../console/view-model/page-state.ts';
import { flinkRest } from '../../functions/flink-rest/client.ts';
import { liveJobNames } from '../../functions/flink-rest/jobs-overview.ts';
import type { Mode } from '../../lib/model/execution-mode.ts';
import { keyOf } from '../../lib/model/job.ts';
import { policyOf } from '../../lib/settings/job-options.ts';
import { openAccount } from '../aws/account.ts';
import { noApplications } from '../aws/managed-flink/managed-flink.ts';
import { ignoreAbort, reasonOf } from './failures.ts';
import { givenOptions, givenPolicy, jobSettingsOf, pageObjective } from './simulated-page.ts';

export interface AttachedOptions {
  readonly url: string;
  readonly job: string;
  /** Where the page listens. */
  readonly host: string;
  readonly port: number;
  readonly mode: Mode;
  /** A name of the table of policies. */
  readonly policy: string;
  /** Another one, asked beside it. */
  readonly shadow?: string | undefined;
  readonly everySeconds: number;
  readonly options: Readonly<Record<string, string>>;
  readonly log: boolean;
  readonly started: (url: string) => void;
  readonly failed: (message: string) => void;
  readonly signal: AbortSignal;
}

const realClock = { now: () => Date.now() };

/** Runs until `signal` says stop; then everything that was started is stopped, and the Flink cluster is left as it is. */
export const runAttached = async (options: AttachedOptions): Promise<void> => {
  const { signal } = options;
  const from = realClock.now();
  const account = await openAccount({
    clock: realClock,
    random: Math.random,
    backend: noApplications,
    settings: {
      mode: options.mode,
      policy: options.policy,
      ...(options.shadow === undefined ? {} : { shadow: options.shadow }),
      options: options.options,
      jobs: [{ platform: 'flink', name: options.job, url: options.url }],
    },
    log: options.log,
    onFailedDelivery: (message) => options.failed(`apply failed: ${message}`),
  });
  const [job] = account.jobs;
  if (!job) throw new Error('The account has no job');
  const own = jobSettingsOf(account.settings, job);
  const given = givenOptions(account.settings, own);
  try {
    const page = await startPageServer({
      host: options.host,
      port: options.port,
      failed: (error) => options.failed(error.message),
      state: pageState({
        store: account.store,
        job,
        mode: options.mode,
        policy: givenPolicy(account.settings, own),
        clock: realClock,
        from,
        windowMs: given.metricsWindowMs,
        options: given.configuration,
        objective: pageObjective(given, policyOf(account.settings, own)),
        row: () => account.store.fleetRow(keyOf(job)),
      }),
    });
    try {
      options.started(page.url);
      while (!signal.aborted) {
        await account.evaluateAll(realClock.now()).catch((error: Error) => options.failed(reasonOf(error)));
        page.changed();
        await pause(options.everySeconds * 1000, undefined, { signal }).catch(ignoreAbort);
        await account.aws.eventBridge.deliver(realClock.now());
        page.changed();
      }
    } finally {
      await page.stop();
    }
  } finally {
    await account.stop();
  }
};

/** The named job, or the only one there is. Throws an Error that says what there is and what to type. */
export const attachedJob = async (url: string, name: string | undefined): Promise<string> => {
  const names = await liveJobNames(flinkRest(url)).catch((cause: Error) => {
    throw new Error(`Flink does not answer at ${url}: ${cause.message}`, { cause });
  });
  const there = names.map((one) => `"${one}"`).join(', ');
  if (name !== undefined) {
    if (names.includes(name)) return name;
    throw new Error(`The Flink cluster at ${url} runs no job named "${name}": there is ${there || 'none at all'}.`);
  }
  const [only, ...others] = names;
  if (only === undefined) throw new Error(`The Flink cluster at ${url} runs no job: submit one first.`);
  if (others.length > 0) throw new Error(`The Flink cluster at ${url} runs ${there}: choose one with --job NAME.`);
  return only;
};
