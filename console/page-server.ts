/**
 * Serves the page and its state, on this machine only unless another address is given, and tells open pages when there is something new.
 *
 * `/` and its assets; `/api/state` (`?job=` of a fleet, `?since=` for what is new since then), `/api/fleet`, `/api/decision`;
 * `/api/stream` (server-sent events: each says that something changed, and the browser then asks for what it shows). Nothing
 * is read from anywhere but what is `Shown`. Two paths take a POST, which only a page of this very origin may send: to
 * `/api/controls`, of the sandbox alone, and to `/api/changes`, where the page may change jobs; that one also has to bring
 * the token that is written into the document.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asset, bundlePage } from './page-bundle.ts';
import { LOOPBACK, listenProblem, mayBeAskedBy, urlOf } from './page-host.ts';
import { answerApi, type Shown } from './page-routes.ts';

export interface PageServerOptions extends Shown {
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly host?: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Hears of a state that could not be read; the page shows it too. */
  readonly failed?: (error: Error) => void;
}

export interface PageServer {
  readonly url: string;
  /** Call it whenever the store has something new: every open page then fetches it. */
  changed(): void;
  stop(): Promise<void>;
}

/** As `page/changes/changes-data.ts` sends it. */
const TOKEN_HEADER = 'x-flink-autopilot-token';

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
  failed,
  ...shown
}: PageServerOptions): Promise<PageServer> => {
  const assets = await bundlePage();
  const serves = servesOf(shown);
  const token = randomBytes(32).toString('base64url');
  const streams = new Set<ServerResponse>();
  let revision = 0;

  const openStream = (response: ServerResponse): void => {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: 1000\ndata: ${revision}\n\n`);
    streams.add(response);
    response.on('close', () => streams.delete(response));
  };

  const changed = (): void => {
    revision += 1;
    for (const stream of streams) stream.write(`data: ${revision}\n\n`);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = refuse(request, host, shown, token);
    if (refusal) return send(response, refusal.status, { error: refusal.error });
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
    if (!url) return send(response, 400, { error: `"${request.url}" is no path` });
    if (url.pathname === '/api/stream') return openStream(response);
    const answered = await answerApi(shown, url, request);
    if (answered?.failed) failed?.(answered.failed);
    if (answered) {
      send(response, answered.status, answered.body);
      // Every open page shows at once what one of them has changed.
      if (url.pathname === '/api/changes' && answered.status === 200) changed();
      return;
    }
    const asset = assets.get(url.pathname);
    if (!asset) return send(response, 404, { error: `There is nothing at ${url.pathname}` });
    response.writeHead(200, { ...HEADERS, 'content-type': asset.type });
    response.end(url.pathname === '/' ? documentOf(asset, serves, shown.changes ? token : undefined) : asset.body);
  };

  const server = createServer((request, response) => {
    // A client that is gone in the middle of its request gets no answer, and ends nothing.
    answer(request, response).catch((error: unknown) => {
      failed?.(error instanceof Error ? error : new Error(String(error)));
      response.destroy();
    });
  });
  const bound = await listen(server, host, port);
  return {
    url: urlOf(host, bound),
    changed,
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
  { controls, changes }: Shown,
  token: string,
): { readonly status: number; readonly error: string } | undefined => {
  const { host = '', origin } = request.headers;
  const { method, url } = request;
  const steers = method === 'POST' && controls !== undefined && url === '/api/controls';
  const changing = method === 'POST' && changes !== undefined && url === '/api/changes';
  if (method !== 'GET' && !steers && !changing)
    return { status: 405, error: `Only GET is answered here, not ${method}` };
  if (!mayBeAskedBy(host, listensOn)) {
    return { status: 403, error: `This page answers to addresses of its own machine only, not to "${host}"` };
  }
  // Browsers send the Origin with every POST, and no page can choose it.
  if ((steers || changing) && origin !== `http://${host}`) {
    const asks = origin ?? 'one without an Origin';
    return { status: 403, error: `Only the page of http://${host} may do that, and not ${asks}` };
  }
  if (!changing || isSame(request.headers[TOKEN_HEADER], token)) return undefined;
  return { status: 403, error: 'The page is of an earlier start of this server: load it again.' };
};

const isSame = (given: string | readonly string[] | undefined, token: string): boolean =>
  typeof given === 'string' && given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));

/** So that the page knows what there is before it asks. */
const servesOf = ({ fleet, controls, changes, decision, replay }: Shown): readonly string[] => [
  ...(fleet ? ['fleet'] : []),
  ...(controls ? ['controls'] : []),
  ...(changes ? ['changes'] : []),
  ...(decision ? ['decision'] : []),
  ...(replay ? ['replay'] : []),
];

/** What is served here becomes an attribute of the document: the page itself is the same for all, and may have been made before. */
const documentOf = ({ body }: Asset, serves: readonly string[], token: string | undefined): string => {
  const secret = token === undefined ? '' : ` data-token="${token}"`;
  return body.replace('<html', `<html data-serves="${serves.join(' ')}"${secret}`);
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
