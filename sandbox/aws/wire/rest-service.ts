/** A service of the embedded AWS that speaks REST: an operation is found by method and path instead of x-amz-target. */
import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.ts';
import { type Fault, type Faults, refusalOf } from './faults.ts';

export interface RestOperation {
  readonly name: string;
  /** JSON, or bytes as they are. Throws AwsError to refuse. */
  answer(): unknown;
}

export interface RestService {
  readonly faults: Faults;
  /** By default JSON. */
  readonly errors?: 'xml';
  /** Undefined: not one of its paths. */
  find(method: string, url: URL, request: IncomingMessage): RestOperation | undefined;
}

type Respond = (status: number, headers: Readonly<Record<string, string>>, body: unknown) => void;

/** Undefined: the path is of no service that speaks REST. */
export const answerRest = (
  services: readonly RestService[],
  request: IncomingMessage,
  respond: Respond,
): Promise<void> | undefined => {
  const url = new URL(request.url ?? '/', 'http://embedded');
  for (const { faults, find, errors } of services) {
    const operation = find(request.method ?? '', url, request);
    if (operation) return answerOperation(faults.take(operation.name), { ...operation, errors }, request, respond);
  }
  return undefined;
};

const JSON_ANSWER = { 'content-type': 'application/json' };
const BYTES_ANSWER = { 'content-type': 'binary/octet-stream' };
const XML_ANSWER = { 'content-type': 'application/xml' };

const xmlOf = ({ name, message }: AwsError): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${name}</Code><Message>${message}</Message></Error>`;

/** REST services name the error in a header, and its message in the body. */
const answerOperation = async (
  fault: Fault | undefined,
  operation: RestOperation & Pick<RestService, 'errors'>,
  request: IncomingMessage,
  respond: Respond,
): Promise<void> => {
  try {
    const refusal = refusalOf(fault);
    if (refusal) throw refusal;
    if (fault?.kind === 'unreachable') return void request.socket.destroy();
    if (fault?.kind === 'held') await fault.until();
    const output = operation.answer();
    if (fault?.kind === 'reply-lost') return void request.socket.destroy();
    respond(200, Buffer.isBuffer(output) ? BYTES_ANSWER : JSON_ANSWER, output);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (operation.errors === 'xml') return respond(error.status, XML_ANSWER, Buffer.from(xmlOf(error)));
    respond(error.status, { ...JSON_ANSWER, 'x-amzn-errortype': error.name }, { message: error.message });
  }
};
