/** Stands between a client and a server, and loses answers: the server did its work, the client never hears of it. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDbServer } from './dynamodb-server.ts';

export interface LossyProxy extends DynamoDbServer {
  /** The answer to the next call of this operation (`PutItem`) is lost. */
  loseNext(operation: string): void;
  /** Operations that came in, oldest first. */
  readonly seen: readonly string[];
}

export const startLossyProxy = async (target: DynamoDbServer): Promise<LossyProxy> => {
  const seen: string[] = [];
  const losing: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
    seen.push(operation);
    const lost = losing.indexOf(operation);
    if (lost >= 0) losing.splice(lost, 1);
    const { method, url, headers } = incoming;
    const forwarded = request(new URL(url ?? '/', target.endpoint), { method, headers }, (answer) => {
      if (lost >= 0) {
        answer.resume().once('end', () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.once('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    loseNext: (operation) => losing.push(operation),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await target.stop();
    },
  };
};
