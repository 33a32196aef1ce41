/** A server that answers every AWS JSON call with what the test hands it: for answers no embedded service gives. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CannedAws {
  readonly url: string;
  /** Bodies of the calls, in order. */
  readonly calls: readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

export const startCannedAws = async (
  answer: (input: Readonly<Record<string, unknown>>, operation: string) => object,
): Promise<CannedAws> => {
  const calls: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const input = JSON.parse(Buffer.concat(chunks).toString()) as Readonly<Record<string, unknown>>;
      calls.push(input);
      const body = JSON.stringify(answer(input, String(request.headers['x-amz-target']).split('.')[1] ?? ''));
      response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'application/json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
