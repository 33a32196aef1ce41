/** AWS Signature Version 4 of a GET without a body: in the query (presigned) or in the headers. No call is made here. */
import { createHash, createHmac } from 'node:crypto';
import type { EpochMs } from '../../lib/model/observation.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface Signing {
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly at: EpochMs;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** `headers` are signed beside `host`; the sender of the request must send them. `url` has neither query nor fragment. */
export const presignedUrl = (
  url: URL,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  expiresSeconds: number,
  signing: Signing,
): string => {
  const signed = { host: url.host, ...headers };
  const all: Record<string, string> = {
    ...query,
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${signing.credentials.accessKeyId}/${scopeOf(signing)}`,
    'X-Amz-Date': amzDate(signing.at),
    'X-Amz-Expires': String(expiresSeconds),
    'X-Amz-SignedHeaders': Object.keys(signed).sort().join(';'),
    ...(signing.credentials.sessionToken ? { 'X-Amz-Security-Token': signing.credentials.sessionToken } : {}),
  };
  const text = canonicalQuery(all);
  return `${url.origin}${url.pathname}?${text}&X-Amz-Signature=${signatureOf(url.pathname, text, signed, signing)}`;
};

/** The headers to send with a GET of `url`. */
export const signedHeaders = (url: URL, signing: Signing): Readonly<Record<string, string>> => {
  const { accessKeyId, sessionToken } = signing.credentials;
  const headers: Record<string, string> = {
    host: url.host,
    'x-amz-date': amzDate(signing.at),
    ...(sessionToken ? { 'x-amz-security-token': sessionToken } : {}),
  };
  const signature = signatureOf(url.pathname, '', headers, signing);
  const names = Object.keys(headers).sort().join(';');
  const credential = `${accessKeyId}/${scopeOf(signing)}`;
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
};

const signatureOf = (
  path: string,
  query: string,
  headers: Readonly<Record<string, string>>,
  signing: Signing,
): string => {
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}`);
  const request = ['GET', path, query, ...lines, '', names.join(';'), sha256('')].join('\n');
  const toSign = [ALGORITHM, amzDate(signing.at), scopeOf(signing), sha256(request)].join('\n');
  const steps = [amzDate(signing.at).slice(0, 8), signing.region, signing.service, 'aws4_request'];
  const key = steps.reduce<string | Buffer>(
    (secret, step) => hmac(secret, step),
    `AWS4${signing.credentials.secretAccessKey}`,
  );
  return hmac(key, toSign).toString('hex');
};

const canonicalQuery = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** As RFC 3986 wants it: `encodeURIComponent` leaves five characters too many. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** (2026-01-01T00:00:00.000Z)  ->  20260101T000000Z */
const amzDate = (at: EpochMs): string => new Date(at).toISOString().replace(/[:-]|\.\d{3}/g, '');
const scopeOf = ({ at, region, service }: Signing): string =>
  `${amzDate(at).slice(0, 8)}/${region}/${service}/aws4_request`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
