/** Every application of an account with its history: what will be asked for first, and then the asking. */

import type { ReadAccount } from '../../backtest/history/account.ts';
import { type FoundApplication, type Listed, listApplications, lookAt } from '../../backtest/history/applications.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { metricsOfJob } from '../../backtest/history/metrics-of-job.ts';
import { olderQueries } from '../../backtest/history/older-history.ts';
import { FIVE_MINUTES_MS, rangesOf } from '../../backtest/history/ranges.ts';
import { type HistoryPart, readHistory } from '../../backtest/history/read-history.ts';
import { billedMetrics, DOLLARS_PER_METRIC, type ReadRange } from '../../backtest/history/read-metrics.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Settings, SettingsFile } from '../../lib/settings/settings.ts';
import { Failed } from '../terminal/terminal.ts';

export interface FleetRequest {
  readonly account: ReadAccount;
  readonly file: Settings;
  readonly jobs: SettingsFile['jobs'];
  /** Names, or beginnings of names; empty: all. */
  readonly wanted: readonly string[];
  readonly now: EpochMs;
}

export interface Unread {
  readonly name: string;
  readonly says: string;
}

export interface FoundFleet {
  readonly found: readonly FoundApplication[];
  readonly unread: readonly Unread[];
  readonly account: string;
  readonly region: string;
}

export const findFleet = async (request: FleetRequest): Promise<FoundFleet> => {
  const { account, file, jobs, wanted, now } = request;
  const listed = await listApplications(account.client);
  const others = jobs.filter(({ platform, name }) => platform !== 'managed-flink' && isWanted(name, wanted));
  const chosen = chosenOf(listed, wanted, others.length > 0);
  const [found, unread]: [FoundApplication[], Unread[]] = [[], []];
  for (const one of chosen) {
    const seen = await lookAt(account.client, one, file, jobs, now);
    if (seen.kind === 'found') found.push(seen);
    else unread.push({ name: seen.name, says: seen.says });
  }
  for (const job of others) unread.push({ name: job.name, says: `${whyNot(job)} ${remedyFor(job.name)}` });
  const [any] = listed;
  return { found, unread, account: any?.account ?? '', region: any?.region ?? (await account.region()) };
};

/** What CloudWatch alone does not say of a job of another platform. */
const whyNot = (job: SettingsFile['jobs'][number]): string => {
  switch (job.platform) {
    case 'eks':
      return `A job of platform eks: CloudWatch has what its reporters send (${job.metrics?.dialect ?? 'prometheus'}), but its job graph, and which parallelism each vertex has had, only its cluster says, which is not read here.`;
    case 'flink':
      return 'A job of platform flink: its metrics are read at its REST API, which keeps no history.';
    case 'managed-flink':
      throw new Error(`${job.name} is an application of Managed Flink`);
  }
};

const remedyFor = (name: string): string =>
  `Deploy it in mode observe, and take flink-autopilot backtest ${name} after a day: it replays the stored window, in slot-hours.`;

const isWanted = (name: string, wanted: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((word) => name === word || name.startsWith(word));

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

export const askingOf = (found: readonly FoundApplication[], file: Settings, range: ReadRange): Asking => {
  const { byMinute, byFiveMinutes } = rangesOf(range);
  let [newest, older] = [0, 0];
  for (const { reported } of found) {
    const metrics = metricsOfJob(reported, file, range.to);
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
  { account, file }: FleetRequest,
  { found }: FoundFleet,
  range: ReadRange,
  progress: (name: string, done: number, part: HistoryPart) => void,
): Promise<ReadFleet> => {
  const histories: JobHistory[] = [];
  const unread: Unread[] = [];
  let metricsRequested = 0;
  for (const [i, one] of found.entries()) {
    const { name } = one.reported.job;
    const request = { ...one, file, range };
    try {
      const read = await readHistory(account.reader, request, (part) => progress(name, i, part));
      metricsRequested += read.metricsRequested;
      histories.push(read.history);
    } catch (cause) {
      // One application's series must not cost the report of the others; what concerns all of them does.
      if (isAboutAll(cause)) throw cause;
      unread.push({ name, says: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return { histories, unread, metricsRequested };
};

const isAboutAll = (cause: unknown): boolean =>
  cause instanceof Error &&
  /AccessDenied|ExpiredToken|UnrecognizedClient|can't be read \(/.test(`${cause.name} ${cause.message}`);
