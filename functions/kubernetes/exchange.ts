/** One HTTPS exchange. `fetch` takes no certificate authority of one's own, and every EKS cluster has its own. */
import { type Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent: Agent;
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  /** Seconds that the server asks us to wait. */
  readonly retryAfter: number | undefined;
  readonly text: string;
}

/** Throws the error of the connection as it is. */
export const exchange = async (one: Exchange): Promise<Answer> => {
  try {
    return await once(one);
  } catch (error) {
    // The server may close an idle connection at any time, above all while a function is frozen between two calls.
    if (error instanceof StaleConnection) return once(one);
    throw error;
  }
};

/** Closed by the other side before any of the answer had come, and not new: the request was not read. */
class StaleConnection extends Error {}

const once = ({ url, method, headers, body, agent, timeoutMs }: Exchange): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request(url, { method, headers: { ...headers, ...length }, agent, signal });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const closed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      reject(closed && outgoing.reusedSocket ? new StaleConnection(error.message, { cause: error }) : error);
    });
    outgoing.on('response', (incoming) => {
      text(incoming).then(
        (answer) =>
          resolve({
            status: incoming.statusCode ?? 0,
            retryAfter: secondsIn(incoming.headers['retry-after']),
            text: answer,
          }),
        reject,
      );
    });
    outgoing.end(body);
  });

const secondsIn = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d+$/.test(header) ? Number(header) : undefined;
