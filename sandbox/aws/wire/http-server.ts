/** The HTTP side of the embedded AWS: AWS JSON 1.0 and 1.1, dispatched on x-amz-target, and REST, on a free loopback port. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, internalFailure } from './aws-error.ts';
import { type Faults, refusalOf } from './faults.ts';
import { answerQuery, isQuery, type QueryService } from './query-service.ts';
import { readBody } from './read-body.ts';
import { answerRest, type RestService } from './rest-service.ts';
import type { Caller } from './signed-by.ts';
import { isPage, isUnder, sendWeb, type Web, webRequest } from './web.ts';

/** Takes the parsed JSON body and returns the JSON answer; throws AwsError to refuse. `origin`: of this server. */
export type Operation = (input: unknown, request: { readonly bytes: number; readonly origin: string }) => unknown;

export interface Service {
  /** What `x-amz-target` says before the dot. */
  readonly target: string;
  /** What `__type` says before the hash. */
  readonly shapes: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

export interface MountedService {
  readonly service: Service;
  readonly faults: Faults;
  readonly web?: Web;
}

export interface AwsServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** What answers one call. */
export interface Services {
  readonly mounted: readonly MountedService[];
  readonly rest: readonly RestService[];
}

/** Where one server is several accounts and regions: which of them is meant. Throws AwsError where there is none. */
export interface Routing {
  servicesFor(request: IncomingMessage): Services;
  readonly query: readonly QueryService[];
  callerOf(request: IncomingMessage): Caller;
  /** Operations by their names, as they come. */
  readonly asked?: (request: IncomingMessage, operation: string) => void;
}

/** `mounted` has the pages of all places: a browser signs nothing. */
export const startAwsServer = async (
  mounted: readonly MountedService[],
  rest: readonly RestService[] = [],
  routing?: Routing,
): Promise<AwsServer> => {
  let requests = 0;
  const respondTo = async (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    if (isPage(mounted, request)) return answer({ mounted, rest }, request, response, requestId);
    if (routing && isQuery(request)) {
      const form = (await readBody(request)).toString('utf8');
      return answerQuery(routing.query, form, () => routing.callerOf(request), response, requestId);
    }
    let services: Services;
    try {
      services = routing?.servicesFor(request) ?? { mounted, rest };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return refuse(request, response, requestId, undefined, error);
    }
    routing?.asked?.(request, operationNameOf(services, request));
    const answered = answerRest(services.rest, request, (status, headers, body) =>
      send(request, response, status, requestId, headers, body),
    );
    return answered ?? answer(services, request, response, requestId);
  };
  const server = createServer((request, response) => {
    requests += 1;
    const requestId = `00000000-0000-4000-8000-${requests.toString(16).padStart(12, '0')}`;
    respondTo(request, response, requestId).catch((cause: unknown) => {
      // A defect of ours: the caller gets it as a 500 that says so.
      if (!response.headersSent) refuse(request, response, requestId, undefined, internalFailure(String(cause)));
      else response.destroy();
    });
  });
  // The SDK keeps connections for reuse; closing an idle one would race with its next request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};

/** DescribeApplication, ListTopics. */
const operationNameOf = ({ rest }: Services, request: IncomingMessage): string => {
  const { headers, method = '', url = '/' } = request;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  const path = new URL(url, 'http://embedded');
  return rest.flatMap(({ find }) => find(method, path, request)?.name ?? [])[0] ?? `${method} ${path.pathname}`;
};

const answer = async (
  { mounted }: Services,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const web = mounted.flatMap((service) => service.web ?? []).find((one) => isUnder(url, one));
  if (web) return sendWeb(response, await web.serve(webRequest(request, url)));
  const target = String(request.headers['x-amz-target'] ?? '');
  const [prefix = '', name = ''] = target.split('.');
  const found = mounted.find(({ service }) => service.target === prefix);
  try {
    const body = await readBody(request);
    const fault = found?.faults.take(name);
    const refusal = refusalOf(fault);
    if (refusal) throw refusal;
    if (fault?.kind === 'unreachable') return void request.socket.destroy();
    if (fault?.kind === 'held') await fault.until();
    const operation = operationOf(mounted, found, request, target, name);
    const output = await operation(parse(body), { bytes: body.length, origin: url.origin });
    if (fault?.kind === 'reply-lost') return void request.socket.destroy();
    send(request, response, 200, requestId, {}, output);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    refuse(request, response, requestId, found?.service, error);
  }
};

const operationOf = (
  mounted: readonly MountedService[],
  found: MountedService | undefined,
  request: IncomingMessage,
  target: string,
  name: string,
): Operation => {
  if (!target) {
    const got = `${request.method} ${request.url} with content-type ${request.headers['content-type'] ?? '(none)'}`;
    throw new AwsError(
      'UnknownOperationException',
      `The embedded AWS speaks AWS JSON (POST / with x-amz-target); it got ${got}`,
    );
  }
  const operations = found?.service.operations;
  if (operations && Object.hasOwn(operations, name)) return operations[name]!;
  const known = operations ? Object.keys(operations) : mounted.map(({ service }) => `${service.target}.*`);
  throw new AwsError(
    'UnknownOperationException',
    `The embedded AWS does not have the operation ${target}; it has ${known.join(', ')}`,
  );
};

const parse = (body: Buffer): unknown => {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new AwsError('SerializationException', `The body is not JSON: ${String(cause)}`);
  }
};

const refuse = (
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  service: Service | undefined,
  { name, message, status, queryCode }: AwsError,
): void => {
  const at = status < 500 ? 'Sender' : 'Receiver';
  const queryMode = request.headers['x-amzn-query-mode'] === 'true';
  const headers: Record<string, string> = queryMode && queryCode ? { 'x-amzn-query-error': `${queryCode};${at}` } : {};
  const type = service ? `${service.shapes}#${name}` : name;
  send(request, response, status, requestId, headers, { __type: type, message });
};

const send = (
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  requestId: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): void => {
  const text = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  response.writeHead(status, {
    'content-type': String(request.headers['content-type'] ?? 'application/x-amz-json-1.1'),
    'content-length': text.length,
    'x-amzn-requestid': requestId,
    ...headers,
  });
  response.end(text);
};
