/**
 * The Flink dashboard of applications: presigned URLs and their sessions, in front of the REST API of whatever runs the job.
 * A URL must be used within three minutes; its session ends when it was asked to, while the application is not RUNNING it is
 * closed, and IAM is asked at every request.
 */
import type { ApplicationBackend, Clock } from '../../interfaces.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { KeyedChance } from '../wire/keyed-chance.ts';
import type { WebAnswer, WebRequest } from '../wire/web.ts';
import type { Application } from './application.ts';
import { resourceInUse } from './errors.ts';

/** How a request shows its session. The service's documents show both ways, and none as the only one. */
export type DashboardWay = 'query parameter' | 'cookie';

export interface EmbeddedDashboard {
  /** Which of the ways are accepted; at first both. */
  accept(...ways: readonly DashboardWay[]): void;
  /** IAM refuses, from now on: new URLs and every request. */
  forbid(): void;
  allow(): void;
  /** Every session ends, before its time. */
  endSessions(): void;
  /** Answers every request so, with a session or without; undefined: as usual. */
  answer(answer: WebAnswer | undefined): void;
  /** `GET /jobs/overview`, without what opens the session; the newest thousand. */
  readonly requests: readonly string[];
  /** What opens a session, of all that were ever made: it must be found nowhere. */
  readonly secrets: readonly string[];
}

export interface Dashboard extends EmbeddedDashboard {
  readonly path: string;
  createUrl(application: Application, origin: string, seconds: number): string;
  serve(request: WebRequest): Promise<WebAnswer>;
}

export const DASHBOARD_PATH = '/flinkdashboard';
const FIRST_USE_MS = 180_000;
const REQUESTS_KEPT = 1000;
const COOKIE = 'VerifiedAuthToken';

interface Session {
  readonly application: Application;
  readonly token: string;
  readonly cookie: string;
  readonly unusedUntil: number;
  readonly until: number;
  used: boolean;
}

export interface DashboardParts {
  readonly clock: Clock;
  readonly chance: KeyedChance;
  readonly backend: ApplicationBackend;
  /** Where several places have dashboards, one of its own. */
  readonly dashboardPath?: string;
}

export const createDashboard = ({
  clock,
  chance,
  backend,
  dashboardPath: path = DASHBOARD_PATH,
}: DashboardParts): Dashboard => {
  let ways: readonly DashboardWay[] = ['query parameter', 'cookie'];
  let forbidden = false;
  let fixed: WebAnswer | undefined;
  let sessions: readonly Session[] = [];
  const secrets: string[] = [];
  const requests: string[] = [];

  const isOpen = ({ used, unusedUntil, until }: Session): boolean =>
    clock.now() < until && (used || clock.now() < unusedUntil);
  const open = (session: Session | undefined): Session | undefined => {
    if (!session || !isOpen(session)) return undefined;
    session.used = true;
    return session;
  };
  const byToken = ({ query }: WebRequest) => open(sessions.find(({ token }) => token === query.get('authToken')));
  const byCookie = ({ cookies }: WebRequest) => open(sessions.find(({ cookie }) => cookie === cookies[COOKIE]));
  const sessionOf = (request: WebRequest): Session | undefined =>
    (ways.includes('query parameter') ? byToken(request) : undefined) ??
    (ways.includes('cookie') ? byCookie(request) : undefined);

  const page = (request: WebRequest): WebAnswer => {
    const session = byToken(request) ?? sessionOf(request);
    if (!session) return refused;
    // The token is changed for a cookie, and the address bar is rid of it.
    if (!ways.includes('cookie') || byCookie(request)) return PAGE;
    const cookie = `${COOKIE}=${session.cookie}; Path=${path}; HttpOnly; SameSite=Strict`;
    return { status: 302, body: '', headers: { 'set-cookie': cookie, location: `${path}/` } };
  };

  return {
    path,
    requests,
    secrets,
    accept: (...accepted) => {
      ways = accepted;
    },
    forbid: () => {
      forbidden = true;
    },
    allow: () => {
      forbidden = false;
    },
    endSessions: () => {
      sessions = [];
    },
    answer: (answer) => {
      fixed = answer;
    },
    createUrl(application, origin, seconds) {
      if (forbidden) throw accessDenied(application);
      if (application.status !== 'RUNNING') {
        throw resourceInUse(`${application.name} is ${application.status}; its dashboard is open while it is RUNNING`);
      }
      const now = clock.now();
      const token = chance.uuid('dashboard token', application.name, secrets.length);
      const cookie = chance.uuid('dashboard cookie', application.name, secrets.length);
      secrets.push(token, cookie);
      const times = { unusedUntil: now + FIRST_USE_MS, until: now + seconds * 1000 };
      sessions = [...sessions.filter(isOpen), { application, token, cookie, ...times, used: false }];
      return `${origin}${path}?authToken=${token}`;
    },
    async serve(request) {
      const below = request.path.slice(path.length);
      requests.push(`${request.method} ${below}`);
      if (requests.length > REQUESTS_KEPT) requests.shift();
      if (fixed) return fixed;
      if (forbidden) return refused;
      if (below === '' || below === '/') return page(request);
      const application = sessionOf(request)?.application;
      if (application?.status !== 'RUNNING') return refused;
      if (request.method !== 'GET') return { status: 405, body: { errors: ['The dashboard is read-only.'] } };
      const query = new URLSearchParams(request.query);
      query.delete('authToken');
      const text = query.toString();
      const answer = await backend.flinkRest?.(application.name, text === '' ? below : `${below}?${text}`);
      return answer ?? { status: 503, body: { errors: ['The job manager does not answer.'] } };
    },
  };
};

const PAGE: WebAnswer = { status: 200, body: '<!doctype html><title>Apache Flink Web Dashboard</title>' };
const refused: WebAnswer = { status: 403, body: { message: 'Forbidden' } };

const accessDenied = ({ arn }: Application): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `User is not authorized to perform: kinesisanalytics:CreateApplicationPresignedUrl on resource: ${arn}`,
  );
