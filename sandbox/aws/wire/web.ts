/** Pages that a service has beside its operations, read as a browser reads them. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a service answers beside its operations, to a browser for instance. */
export interface Web {
  /** Under which its pages are. */
  readonly path: string;
  serve(request: WebRequest): Promise<WebAnswer>;
}

export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly cookies: Readonly<Record<string, string>>;
}

export interface WebAnswer {
  readonly status: number;
  /** Text goes out as it is, anything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const isUnder = ({ pathname }: URL, { path }: Web): boolean =>
  pathname === path || pathname.startsWith(`${path}/`);

/** Of any of these services. */
export const isPage = (all: readonly { readonly web?: Web }[], { url = '/' }: IncomingMessage): boolean =>
  all.some(({ web }) => web && isUnder(new URL(url, 'http://embedded'), web));

export const webRequest = ({ method = 'GET', headers }: IncomingMessage, url: URL): WebRequest => ({
  method,
  path: url.pathname,
  query: url.searchParams,
  cookies: Object.fromEntries(
    (headers.cookie ?? '').split('; ').map((pair) => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]),
  ),
});

export const sendWeb = (response: ServerResponse, { status, body, headers }: WebAnswer): void => {
  const text = typeof body === 'string';
  response.writeHead(status, { 'content-type': text ? 'text/html' : 'application/json', ...headers });
  response.end(text ? body : JSON.stringify(body));
};
