/** `request` of node:https, as far as our client of Kubernetes uses it. */
import { EventEmitter } from 'node:events';
import type { Process } from './process.ts';

interface RequestOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export const virtualRequest = (process: Process, url: URL, { method, headers, signal }: RequestOptions) => {
  const outgoing = new EventEmitter() as EventEmitter & { reusedSocket: boolean; end: (body?: string) => void };
  outgoing.reusedSocket = false;
  outgoing.end = (body = '') => {
    process.network.exchange(process, { url, method, headers, body, signal }).then(
      ({ status, body: text }) =>
        outgoing.emit('response', {
          statusCode: status,
          headers: {},
          async *[Symbol.asyncIterator]() {
            yield Buffer.from(text);
          },
        }),
      (error: unknown) => outgoing.emit('error', error),
    );
  };
  return outgoing;
};
