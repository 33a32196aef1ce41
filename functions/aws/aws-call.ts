/**
 * One call of an AWS service that is asked for little: signed by the SDK's own signer, without the service's client, which
 * would be several times as large in the bundle as all that asks.
 */
import type { EpochMs } from '../../lib/model/observation.ts';
import { rootCause } from '../root-cause.ts';
import { shortened } from '../shortened.ts';
import { awsHost } from './aws-host.ts';
import { type AwsCredentials, signer } from './signer.ts';
import { textOfElement } from './xml.ts';

export interface AwsCall {
  /** As it is signed, and as the host begins: `kafka`, `kinesis`. */
  readonly service: string;
  readonly region: string;
  readonly method: 'GET' | 'POST';
  /** Encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default JSON; XML is given as its text, an object of S3 as its bytes. */
  readonly answers?: 'json' | 'xml' | 'bytes';
  /** A longer answer is a failed one. */
  readonly mostBytes?: number;
}

export type AwsAnswer =
  | { readonly kind: 'ok'; readonly body: unknown }
  /** `says`: the error's name and message. `status`: of the answer, if there was one. */
  | { readonly kind: 'failed'; readonly says: string; readonly status?: number };

export type CallAws = (call: AwsCall) => Promise<AwsAnswer>;

export interface AwsCallOptions {
  readonly credentials: () => Promise<AwsCredentials>;
  readonly clock: () => EpochMs;
  /** Of a service, where it is not the regional one. */
  readonly endpoint?: (service: string) => string | undefined;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Never throws for what the service or the network answers: that something is not known is an answer. */
export const awsCalls =
  ({ credentials, clock, endpoint, timeoutMs = TIMEOUT_MS }: AwsCallOptions): CallAws =>
  async (call) => {
    const { service, region, method, path, query = {}, body } = call;
    const url = new URL(path, endpoint?.(service) ?? `https://${awsHost(service, region)}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    try {
      const signed = await signer(service, region, await credentials()).sign(
        {
          method,
          protocol: url.protocol,
          hostname: url.hostname,
          path,
          query: { ...query },
          body,
          ...(url.port === '' ? {} : { port: Number(url.port) }),
          headers: { host: url.host, ...call.headers },
        },
        { signingDate: new Date(clock()) },
      );
      // fetch sets the host itself, to what was signed.
      const { host: _, ...headers } = signed.headers;
      const answer = await fetch(url, { method, headers, body: body ?? null, signal: AbortSignal.timeout(timeoutMs) });
      const bytes = await bytesOf(answer, call.mostBytes);
      if (bytes === undefined) return { kind: 'failed', says: `the answer is longer than ${call.mostBytes} bytes` };
      if (answer.ok && call.answers === 'bytes') return { kind: 'ok', body: bytes };
      const text = bytes.toString('utf8');
      // Lambda says nothing to a call that it only takes.
      if (answer.ok) return { kind: 'ok', body: bodyAs(call.answers, text) };
      return { kind: 'failed', says: errorOf(answer, text), status: answer.status };
    } catch (cause) {
      return { kind: 'failed', says: `${url.origin} can't be read (${rootCause(cause)})` };
    }
  };

/** Undefined: it is longer, and the rest is not read. */
const bytesOf = async ({ body }: Response, most = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** REST services name the error in a header, others in the body. */
const errorOf = ({ status, headers }: Response, text: string): string => {
  const { __type, message, Message } = /^\s*</.test(text) ? xmlBodyOf(text) : bodyOf(text);
  const name = (headers.get('x-amzn-errortype') ?? __type)?.split(':')[0]?.split('#').at(-1);
  return shortened(`${name === undefined ? status : `${name}:`} ${message ?? Message ?? text}`);
};

const bodyAs = (answers: AwsCall['answers'], text: string): unknown => {
  if (answers === 'xml') return text;
  return text === '' ? undefined : JSON.parse(text);
};

/** As the Query protocol has errors: `<ErrorResponse><Error><Code>…</Code><Message>…`. */
const xmlBodyOf = (text: string): ErrorBody => {
  const __type = textOfElement(text, 'Code');
  const message = textOfElement(text, 'Message');
  return { ...(__type === undefined ? {} : { __type }), ...(message === undefined ? {} : { message }) };
};

interface ErrorBody {
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
}

const bodyOf = (text: string): ErrorBody => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    // A proxy between us and the service answers in HTML: then the whole text is said.
    return {};
  }
};
