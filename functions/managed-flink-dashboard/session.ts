/**
 * One session of a Flink dashboard: how its answers are had once its presigned URL was opened.
 *
 * AWS shows two ways: the URL's `authToken` as a query parameter of every call, and a cookie that opening the URL sets.
 * Neither is documented as the only one, so the first that gives Flink's answer is used as long as the session lasts.
 */
import * as v from 'valibot';
import type { EpochMs } from '../../lib/model/observation.ts';
import { unusable } from './dashboard-error.ts';
import { type Answer, httpGet } from './http-get.ts';

export interface DashboardSession {
  readonly validUntil: EpochMs;
  /** `path` of Flink's REST API, with its query. Throws NoAnswer. */
  get(path: string): Promise<Answer>;
}

export interface PresignedUrl {
  readonly url: URL;
  readonly application: string;
  readonly validUntil: EpochMs;
  readonly timeoutMs: number;
}

const BASE = '/flinkdashboard';
const TOKEN = 'authToken';
/** Small, and there is no Flink without it. */
const TRIED = '/jobs/overview';
const MOST_REDIRECTS = 5;

/** Throws NoAnswer, or DashboardError when neither way opens it. */
export const openSession = async (presigned: PresignedUrl): Promise<DashboardSession> => {
  const { application } = presigned;
  const byQuery = tokenSession(presigned);
  const withToken = byQuery ? await refusalOf(byQuery) : 'its URL has no token';
  if (byQuery && withToken === undefined) return byQuery;
  const byCookie = await cookieSession(presigned);
  const withCookie = typeof byCookie === 'string' ? byCookie : await refusalOf(byCookie);
  if (typeof byCookie !== 'string' && withCookie === undefined) return byCookie;
  throw unusable(application, `it opens neither by token (${withToken}) nor by cookie (${withCookie})`);
};

/** Undefined: Flink answers. */
const refusalOf = async (session: DashboardSession): Promise<string | undefined> => {
  const { status, text } = await session.get(TRIED);
  if (status !== 200) return `HTTP ${status}`;
  return isJobs(text) ? undefined : "an answer that is not Flink's";
};

const isJobs = (text: string): boolean => {
  try {
    return v.is(v.object({ jobs: v.array(v.unknown()) }), JSON.parse(text));
  } catch {
    // A page, not Flink's JSON: the other way is tried.
    return false;
  }
};

const tokenSession = (presigned: PresignedUrl): DashboardSession | undefined => {
  const { url, validUntil, timeoutMs } = presigned;
  const token = url.searchParams.get(TOKEN);
  if (token === null) return undefined;
  return {
    validUntil,
    get: (path) => {
      const asked = flinkUrl(url, path);
      asked.searchParams.set(TOKEN, token);
      return httpGet(asked, {}, timeoutMs);
    },
  };
};

/** A text says why there is none. */
const cookieSession = async (presigned: PresignedUrl): Promise<DashboardSession | string> => {
  const { url, validUntil, timeoutMs } = presigned;
  const cookies = new Map<string, string>();
  let at = url;
  for (let redirects = 0; ; redirects++) {
    const { status, location, setCookies } = await httpGet(at, cookieHeader(cookies), timeoutMs);
    for (const line of setCookies) keep(cookies, line);
    if (status < 300 || status >= 400 || location === undefined) {
      if (status !== 200) return `HTTP ${status}`;
      break;
    }
    const next = URL.parse(location, at.href);
    if (next?.origin !== url.origin) return 'it redirects to another origin';
    if (redirects === MOST_REDIRECTS) return 'it redirects again and again';
    at = next;
  }
  if (cookies.size === 0) return 'it sets none';
  return {
    validUntil,
    get: (path) => httpGet(flinkUrl(url, path), cookieHeader(cookies), timeoutMs),
  };
};

const flinkUrl = (url: URL, path: string): URL => new URL(`${url.origin}${BASE}${path}`);

/** `name=value; Path=/; Secure; HttpOnly`: all go to the one origin, so that the value is all that counts. */
const keep = (cookies: Map<string, string>, line: string): void => {
  const [pair = ''] = line.split(';');
  const equals = pair.indexOf('=');
  if (equals > 0) cookies.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
};

const cookieHeader = (cookies: ReadonlyMap<string, string>): Readonly<Record<string, string>> =>
  cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
