/**
 * A minute of decisions lasts SECONDS_PER_MINUTE where a real Flink runs: a clock that runs that much faster, and a server
 * between the handlers and Flink's REST API that shows the same cluster by that clock. Times and durations are of the clock;
 * what accumulates (records, busy time, backlog) is multiplied, as if the job had gone on at the same rates for the rest of
 * the minute; busy time is the mean of the last minute (busy-meter.ts). Rates, shares, parallelism, names and requests pass as they are. test/flink/stretch.ts does the same for reporters.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningClock } from '../flink/handlers.ts';
import { SECONDS_PER_MINUTE } from '../flink/stretch.ts';
import { busyMeter } from './busy-meter.ts';

/** Of the cluster behind it: by a clock that runs fast, half a second is old. */
export const PROMPT_METRICS = { 'metrics.fetcher.update-interval': '100', 'web.refresh-interval': '50' };

export interface FastFlink {
  readonly url: string;
  readonly clock: RunningClock;
  stop(): Promise<void>;
}

export const startFastFlink = async (flinkUrl: string, secondsPerMinute = SECONDS_PER_MINUTE): Promise<FastFlink> => {
  const factor = 60 / secondsPerMinute;
  const began = Date.now();
  const fast = (at: number): number => Math.round(began + (at - began) * factor);
  const meter = busyMeter(async (path) => (await fetch(flinkUrl + path)).json());
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
    const answer = await fetch(flinkUrl + request.url, {
      method: request.method ?? 'GET',
      headers: { 'content-type': 'application/json' },
      ...body,
    });
    const text = await answer.text();
    const shown = answer.ok && text !== '' ? shownBy(JSON.parse(text), { fast, factor }) : undefined;
    const vertex = BUSY_TIME_OF.exec(request.url ?? '')?.[1];
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(
      shown === undefined ? text : JSON.stringify(vertex ? withMeters(shown, await meter.since(vertex)) : shown),
    );
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock: { now: () => fast(Date.now()), pause: (ms) => pause(Math.max(0, ms / factor)) },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const BUSY_TIME_OF = /^(\/jobs\/\w+\/vertices\/\w+)\/subtasks\/metrics\?get=.*busyTimeMsPerSecond/;

const withMeters = (shown: unknown, meters: Readonly<Record<string, object>>): unknown =>
  (shown as { readonly id: string }[]).map((one) => ({ ...one, ...meters[one.id] }));

interface Clockwork {
  readonly fast: (at: number) => number;
  readonly factor: number;
}

/** What Flink answered, by another clock. */
export const shownBy = (answer: unknown, clockwork: Clockwork, key = ''): unknown => {
  if (Array.isArray(answer)) return answer.map((one) => shownBy(one, clockwork, key));
  if (typeof answer === 'number') return shownNumber(answer, key, clockwork);
  if (typeof answer !== 'object' || answer === null) return answer;
  const { id } = answer as { readonly id?: unknown };
  const counted = typeof id === 'string' && ACCUMULATES.test(id);
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      counted && name !== 'id' ? times(value, clockwork.factor) : shownBy(value, clockwork, name),
    ]),
  );
};

/** Metrics of operators have its name and a dot before theirs. */
const ACCUMULATES =
  /(^|\.)(numRecordsIn|numRecordsOut|pendingRecords|pendingBytes|accumulate\w+TimeMs|lastCommitDurationMs)$/;
const COUNTERS = /^(read|write)-(records|bytes)$|^accumulated-/;
const DURATIONS = /(^|[-_])(duration|interval)$/;
/** Milliseconds since 1970, of this century. */
const isTime = (value: number): boolean => value > 1e12 && value < 4e12;

const shownNumber = (value: number, key: string, { fast, factor }: Clockwork): number => {
  if (isTime(value)) return fast(value);
  return (COUNTERS.test(key) || DURATIONS.test(key)) && value > 0 ? value * factor : value;
};

/** -1 is "not known", and the job manager's metrics are text. */
const times = (value: unknown, factor: number): unknown => {
  const number = Number(value);
  if (!(number > 0)) return value;
  return typeof value === 'string' ? String(number * factor) : number * factor;
};
