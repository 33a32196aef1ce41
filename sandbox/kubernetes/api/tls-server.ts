/** The API server's port: HTTPS on loopback, with a certificate that is made when it starts. */
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { selfSigned } from './certificate.ts';
import type { Reply } from './reply.ts';

export interface Request {
  readonly method: string;
  /** Path and query. */
  readonly url: URL;
  /** `GET /apis/…?…`, as it came. */
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface TlsServer {
  readonly endpoint: string;
  /** Base64 of PEM, as EKS gives it. */
  readonly certificateAuthority: string;
  /** A second time does nothing. */
  stop(): Promise<void>;
}

export const startTlsServer = async (answer: (request: Request) => Promise<Reply>): Promise<TlsServer> => {
  const { certificate, key } = selfSigned();
  const server = createServer({ cert: certificate, key }, (incoming, response) => {
    const { method = 'GET', url = '/', headers } = incoming;
    text(incoming)
      .then((body) =>
        answer({ method, url: new URL(url, 'https://kubernetes'), line: `${method} ${url}`, headers, body }),
      )
      .then(
        ({ status, body, headers: own }) => {
          response.writeHead(status, { 'content-type': 'application/json', ...own });
          response.end(typeof body === 'string' ? body : JSON.stringify(body));
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
      );
  });
  // Who keeps a connection for its next request must not find it closed just then.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificateAuthority: Buffer.from(certificate).toString('base64'),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
