/** DynamoDB as a person with few rights meets it: what is not allowed is refused as IAM refuses it, all else goes on. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RestrictedDynamoDb {
  readonly url: string;
  /** Names of the operations that were asked for, refused ones included. */
  readonly asked: ReadonlySet<string>;
  allow(...operations: readonly string[]): void;
  stop(): Promise<void>;
}

export const startRestrictedDynamoDb = async (behind: string): Promise<RestrictedDynamoDb> => {
  const asked = new Set<string>();
  let allowed: readonly string[] = [];
  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
    asked.add(operation);
    if (!allowed.includes(operation)) {
      incoming.resume();
      outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(
        JSON.stringify({
          __type: 'com.amazon.coral.service#AccessDeniedException',
          Message: `User: arn:aws:iam::111122223333:user/reader is not authorized to perform: dynamodb:${operation} on resource: arn:aws:dynamodb:us-east-1:111122223333:table/flink-autopilot because no identity-based policy allows the dynamodb:${operation} action`,
        }),
      );
      return;
    }
    const { method, url, headers } = incoming;
    const on = request(new URL(url ?? '/', behind), { method: method ?? 'POST', headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    on.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(on);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    allow: (...operations) => {
      allowed = operations;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
