/**
 * Serves the page and its state, on this machine only unless another address is given, and tells open pages when there is something new.
 *
 * `/` and its assets, `/api/state` (`?since=` for what is new since then), `/api/stream` (server-sent events: each says
 * that the state changed, and the browser then asks for it). Nothing is read from anywhere but `state`, and nothing is
 * changed: there is no POST whose Origin would have to be looked at.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageState } from './model/page.ts';
import type { Time } from './model/values.ts';
import { bundlePage } from './page-bundle.ts';
import { LOOPBACK, listenProblem, mayBeAskedBy, urlOf } from './page-host.ts';

export interface PageServerOptions {
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly host?: string;
  /** 0 for any free one. */
  readonly port: number;
  /** What `pageState` returned. */
  readonly state: (since?: Time) => Promise<PageState>;
  /** Hears of a state that could not be read; the page shows it too. */
  readonly failed?: (error: Error) => void;
}

export interface PageServer {
  readonly url: string;
  /** Call it whenever the store has something new: every open page then fetches it. */
  changed(): void;
  stop(): Promise<void>;
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Rejects when the port is taken or the address is not one of this machine, with a sentence that says what to do. */
export const startPageServer = async ({
  host = LOOPBACK,
  port,
  state,
  failed,
}: PageServerOptions): Promise<PageServer> => {
  const assets = await bundlePage();
  const streams = new Set<ServerResponse>();
  let revision = 0;

  const sendState = async (url: URL, response: ServerResponse): Promise<void> => {
    const since = url.searchParams.get('since');
    if (since !== null && !/^-?\d{1,16}$/.test(since)) {
      return send(response, 400, { error: `since must be epoch milliseconds, like 1772582400000, and not "${since}"` });
    }
    try {
      send(response, 200, await state(since === null ? undefined : Number(since)));
    } catch (cause) {
      const error = new Error('The state of the job could not be read from the store.', { cause });
      failed?.(error);
      send(response, 500, { error: `${error.message} ${cause instanceof Error ? cause.message : String(cause)}` });
    }
  };

  const openStream = (response: ServerResponse): void => {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: 1000\ndata: ${revision}\n\n`);
    streams.add(response);
    response.on('close', () => streams.delete(response));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = refuse(request, host);
    if (refusal) return send(response, refusal.status, { error: refusal.error });
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
    if (!url) return send(response, 400, { error: `"${request.url}" is no path` });
    if (url.pathname === '/api/state') return sendState(url, response);
    if (url.pathname === '/api/stream') return openStream(response);
    const asset = assets.get(url.pathname);
    if (!asset) return send(response, 404, { error: `There is nothing at ${url.pathname}` });
    response.writeHead(200, { ...HEADERS, 'content-type': asset.type }).end(asset.body);
  };

  const server = createServer((request, response) => void answer(request, response));
  const bound = await listen(server, host, port);
  return {
    url: urlOf(host, bound),
    changed: () => {
      revision += 1;
      for (const stream of streams) stream.write(`data: ${revision}\n\n`);
    },
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        for (const stream of streams) stream.end();
        server.closeAllConnections();
      }),
  };
};

const refuse = (
  request: IncomingMessage,
  listensOn: string,
): { readonly status: number; readonly error: string } | undefined => {
  if (request.method !== 'GET') return { status: 405, error: `Only GET is answered, not ${request.method}` };
  const { host = '' } = request.headers;
  if (mayBeAskedBy(host, listensOn)) return undefined;
  return { status: 403, error: `This page answers to addresses of its own machine only, not to "${host}"` };
};

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
};

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(new Error(listenProblem(cause, host, port), { cause }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
