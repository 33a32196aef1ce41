/** Every job of a report with its history: what will be asked for first, and then the asking. */

import { LEAST_MINUTES } from '../../backtest/fit/fit-model.ts';
import type { ReadAccount } from '../../backtest/history/account.ts';
import { type FoundApplication, type Listed, listApplications, lookAt } from '../../backtest/history/applications.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { olderQueries } from '../../backtest/history/older-history.ts';
import { FIVE_MINUTES_MS, rangesOf } from '../../backtest/history/ranges.ts';
import {
  type HistoryPart,
  type HistoryRead,
  type HistoryRequest,
  readHistory,
} from '../../backtest/history/read-history.ts';
import { billedMetrics, DOLLARS_PER_METRIC, type ReadRange } from '../../backtest/history/read-metrics.ts';
import { firstMetrics } from '../../backtest/history/read-planned.ts';
import { type FoundSlotJob, lookAtSlotJob, type StoredJobs } from '../../backtest/history/slot-jobs.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Settings, SettingsFile } from '../../lib/settings/settings.ts';
import { Failed } from '../terminal/terminal.ts';
import { listSlotJobs } from './list-slot-jobs.ts';

export interface FleetRequest {
  readonly account: ReadAccount;
  /** Of a deployed stack; undefined: none was found, or may be read. */
  readonly table: StoredJobs | undefined;
  readonly file: Settings;
  readonly jobs: SettingsFile['jobs'];
  /** Names, or beginnings of names; empty: all. */
  readonly wanted: readonly string[];
  readonly range: ReadRange;
  readonly now: EpochMs;
}

export interface Unread {
  readonly name: string;
  readonly says: string;
  readonly remedy?: string;
}

export interface FoundFleet {
  readonly applications: readonly FoundApplication[];
  readonly slotJobs: readonly FoundSlotJob[];
  readonly unread: readonly Unread[];
  readonly account: string;
  readonly region: string;
}

/** At once: a cluster answers within seconds. */
export const findFleet = async (request: FleetRequest): Promise<FoundFleet> => {
  const { account, table, file, jobs, wanted, range, now } = request;
  const listed = await listApplications(account.client);
  const [any] = listed;
  const region = any?.region ?? (await account.region());
  const here = { region, account: any?.account ?? (await account.accountId()) ?? '' };
  const others = listSlotJobs(jobs, table?.jobs ?? [], here).filter(({ job }) => isWanted(job.name, wanted));
  const chosen = chosenOf(listed, wanted, others.length > 0);
  const applications: FoundApplication[] = [];
  const slotJobs: FoundSlotJob[] = [];
  const unread: Unread[] = [];
  for (const one of chosen) {
    const seen = await lookAt(account.client, one, file, jobs, now);
    if (seen.kind === 'found') applications.push(seen);
    else unread.push({ name: seen.name, says: seen.says });
  }
  for (const one of others) {
    const seen = await lookAtSlotJob({ readers: account.readers, table, file, range, now }, one);
    if (seen.kind === 'found') slotJobs.push(seen);
    else unread.push({ name: seen.name, says: seen.says, remedy: seen.remedy });
  }
  return { applications, slotJobs, unread, ...here };
};

/** `namespace/orders` by its last part, too. */
const isWanted = (name: string, wanted: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((word) => name.startsWith(word) || name.split('/').at(-1)?.startsWith(word));

const chosenOf = (listed: readonly Listed[], wanted: readonly string[], others: boolean): readonly Listed[] => {
  const chosen = listed.filter(({ name }) => isWanted(name, wanted));
  if (chosen.length > 0 || others || wanted.length === 0) return chosen;
  const names = listed.map(({ name }) => name).join(', ');
  throw new Failed(
    `No application is called ${wanted.join(' or ')}; ${names === '' ? 'this account and region has none' : `there are ${names}`}.`,
  );
};

export interface Asking {
  readonly metrics: number;
  /** Of these, for what is older than CloudWatch keeps by the minute. */
  readonly older: number;
  readonly dollars: number;
}

type Requested = Omit<HistoryRequest, 'range'>;

const requestOf = (found: FoundApplication, file: Settings): Requested => ({
  ...found,
  file,
  dollarsPerUnitHour: file.dollarsPerKpuHour,
});

export const askingOf = ({ applications, slotJobs }: FoundFleet, { file, range }: FleetRequest): Asking => {
  const { byMinute, byFiveMinutes } = rangesOf(range);
  let newest = 0;
  let older = 0;
  for (const request of [
    ...applications.map((one) => requestOf(one, file)),
    ...slotJobs.flatMap((one) => one.request ?? []),
  ]) {
    const metrics = firstMetrics(request, range.to);
    newest += billedMetrics(metrics.queries, lengthOf(byMinute) / 60_000);
    if (byFiveMinutes !== undefined)
      older += billedMetrics(olderQueries(metrics), lengthOf(byFiveMinutes) / FIVE_MINUTES_MS);
  }
  return { metrics: newest + older, older, dollars: (newest + older) * DOLLARS_PER_METRIC };
};

const lengthOf = ({ from, to }: ReadRange): number => to - from;

export interface ReadFleet {
  readonly histories: readonly JobHistory[];
  readonly unread: readonly Unread[];
  readonly metricsRequested: number;
}

export const readFleet = async (
  { account, file, range }: FleetRequest,
  { applications, slotJobs }: FoundFleet,
  progress: (name: string, done: number, part: HistoryPart) => void,
): Promise<ReadFleet> => {
  const histories: JobHistory[] = [];
  const unread: Unread[] = [];
  let metricsRequested = 0;
  let done = 0;
  const read = (name: string, request: Requested): Promise<HistoryRead> =>
    readHistory(account.reader, { ...request, range }, (part) => progress(name, done, part));
  // One job's series must not cost the report of the others; what concerns all of them does.
  const tried = async (name: string, history: () => Promise<JobHistory>): Promise<void> => {
    try {
      histories.push(await history());
    } catch (cause) {
      if (isAboutAll(cause)) throw cause;
      unread.push({ name, says: cause instanceof Error ? cause.message : String(cause) });
    }
    done++;
  };
  for (const one of applications) {
    const { name } = one.reported.job;
    await tried(name, async () => {
      const { history, metricsRequested: asked } = await read(name, requestOf(one, file));
      metricsRequested += asked;
      return history;
    });
  }
  for (const { listed, request, stored } of slotJobs) {
    const { name } = listed.job;
    await tried(name, async () => {
      if (request === undefined) return onlyStored(stored);
      const { history, metricsRequested: asked } = await read(name, request);
      metricsRequested += asked;
      return better(history, stored);
    });
  }
  return { histories, unread, metricsRequested };
};

const onlyStored = (stored: JobHistory | undefined): JobHistory => {
  if (stored === undefined) throw new Error('Neither CloudWatch nor a table has anything of it.');
  return stored;
};

/** CloudWatch's, which has every minute; where it has less of the job than the table, that one, and why. */
const better = (published: JobHistory, stored: JobHistory | undefined): JobHistory => {
  const enough = published.minutes.length >= LEAST_MINUTES;
  if (stored === undefined || (enough && published.minutes.length >= stored.minutes.length)) return published;
  const has = `CloudWatch has ${published.minutes.length} whole minutes of it, the stored window ${stored.minutes.length}.`;
  return { ...stored, notes: [...stored.notes, has, ...published.notes] };
};

const isAboutAll = (cause: unknown): boolean =>
  cause instanceof Error &&
  /AccessDenied|ExpiredToken|UnrecognizedClient|can't be read \(/.test(`${cause.name} ${cause.message}`);
