/**
 * Flink's REST API of Managed Flink applications, read through their dashboards. Sessions live in the memory of one
 * function instance, until they end; a refusal, a redirect or a page before that is answered with a new URL, once.
 */
import type { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import type * as v from 'valibot';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { FlinkRestReader } from '../flink-rest/client.ts';
import { FlinkRestError } from '../flink-rest/error.ts';
import { parseAnswer } from '../flink-rest/parse-answer.ts';
import { DashboardError, silent, unusable } from './dashboard-error.ts';
import { type Answer, NoAnswer } from './http-get.ts';
import { createPresignedUrl, SESSION_SECONDS } from './presigned-url.ts';
import { type DashboardSession, openSession } from './session.ts';

export interface FlinkDashboards {
  /** `closed`: the dashboard can't be used now, and why. Throws only what `work` throws of its own. */
  read<T>(application: string, now: EpochMs, work: (rest: FlinkRestReader) => Promise<T>): Promise<DashboardRead<T>>;
}

export type DashboardRead<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'closed'; readonly because: Reason };

export interface FlinkDashboardsOptions {
  readonly client: KinesisAnalyticsV2Client;
  readonly timeoutMs?: number;
}

/** Short: an evaluation has more to read, and can do without. */
const DEFAULT_TIMEOUT_MS = 5_000;
/** The clock of the service is not ours, and an evaluation takes its time. */
const EARLIER_MS = 5 * 60_000;

export const flinkDashboards = ({
  client,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: FlinkDashboardsOptions): FlinkDashboards => {
  const sessions = new Map<string, Promise<DashboardSession>>();
  const closed = new Map<string, { readonly error: DashboardError; readonly until: EpochMs }>();

  const open = async (application: string, now: EpochMs): Promise<DashboardSession> => {
    const url = await createPresignedUrl(client, application);
    const validUntil = now + SESSION_SECONDS * 1000 - EARLIER_MS;
    return openSession({ url, application, validUntil, timeoutMs });
  };
  const newSession = (application: string, now: EpochMs): Promise<DashboardSession> => {
    const opening = open(application, now);
    sessions.set(application, opening);
    // The next read tries again.
    opening.catch(() => forget(application, opening));
    return opening;
  };
  const forget = (application: string, session: Promise<DashboardSession>): void => {
    if (sessions.get(application) === session) sessions.delete(application);
  };
  const session = async (application: string, now: EpochMs): Promise<DashboardSession> => {
    const kept = await sessions.get(application);
    return kept !== undefined && now < kept.validUntil ? kept : newSession(application, now);
  };

  /**
   * Of one read: all of its calls share the new session. One that has answered before in this read is good, and what is refused
   * then is about the path, which the dashboard does not pass on: another URL would not change that.
   */
  const reader = (application: string, now: EpochMs): FlinkRestReader => {
    let current: Promise<DashboardSession> | undefined;
    let renewed: Promise<DashboardSession> | undefined;
    let answers = false;
    return {
      get: async (path, schema) => {
        current ??= session(application, now);
        let from = await current;
        let answer = await from.get(path);
        if (mayHaveEnded(answer) && !answers) {
          renewed ??= newSession(application, now);
          current = renewed;
          from = await renewed;
          answer = await from.get(path);
        }
        answers ||= !mayHaveEnded(answer) && answer.status === 200;
        const request = `GET ${path.split('?')[0]} of the Flink dashboard of application "${application}"`;
        return checked(request, answer, schema);
      },
    };
  };

  return {
    read: async (application, now, work) => {
      const known = closed.get(application);
      if (known && now < known.until) return closedBy(known.error);
      try {
        const value = await work(reader(application, now));
        closed.delete(application);
        return { kind: 'read', value };
      } catch (cause) {
        const error = asClosed(application, cause);
        closed.set(application, { error, until: now + error.againAfterMs });
        return closedBy(error);
      }
    },
  };
};

/** Refused, or sent to where one signs in: Flink's API neither redirects nor answers with a page. */
const mayHaveEnded = ({ status, text }: Answer): boolean =>
  status === 401 || status === 403 || (status >= 300 && status < 400) || (status === 200 && /^\s*</.test(text));

const closedBy = ({ rule, message }: DashboardError): Extract<DashboardRead<never>, { kind: 'closed' }> => ({
  kind: 'closed',
  because: { rule, says: message },
});

/** Nothing of an answer that is none of Flink's is shown: it may repeat what was asked, and with it what opens the dashboard. */
const checked = <T>(request: string, { status, text }: Answer, schema: v.GenericSchema<unknown, T>): T => {
  if (status !== 200) throw new FlinkRestError(request, status, 'was answered');
  try {
    return parseAnswer(request, text, schema, () => '');
  } catch (error) {
    if (!(error instanceof FlinkRestError)) throw error;
    throw new FlinkRestError(request, undefined, 'the answer is not what Flink gives');
  }
};

/** Rethrows what has nothing to do with the dashboard. */
const asClosed = (application: string, cause: unknown): DashboardError => {
  if (cause instanceof DashboardError) return cause;
  if (cause instanceof NoAnswer) return silent(application, cause.message);
  if (cause instanceof FlinkRestError) return unusable(application, cause.message);
  throw cause;
};
